import type { Cursor, NameParts } from './cursor'
import { formatName } from './file-format'
import { text } from './options'
import { stageReference } from './stage'

/** The files of a stage, as a query names them in FROM. https://docs.snowflake.com/en/user-guide/querying-stage */
export interface StagedFiles {
  readonly stage: NameParts
  readonly path: string
  /** Null = the stage's own. */
  readonly fileFormat: NameParts | null
  readonly pattern: string | null
}

/** `@stage/path (FILE_FORMAT => 'F', PATTERN => '.*')`; the parentheses are optional. */
export function stagedFiles(cursor: Cursor): StagedFiles {
  const reference = stageReference(cursor)
  let fileFormat: NameParts | null = null
  let pattern: string | null = null
  const option = (): void => {
    if (cursor.take('FILE_FORMAT =>')) fileFormat = formatName(cursor, 'FILE_FORMAT')
    else {
      cursor.expect('PATTERN =>')
      pattern = text(cursor, 'PATTERN')
    }
  }
  if (cursor.sees('(')) cursor.list(option)
  return { ...reference, fileFormat, pattern }
}
