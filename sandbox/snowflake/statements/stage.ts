import type { StagedFiles } from '../contract'
import { invalidValue, unsupported } from '../errors'
import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import { fileFormat } from './file-format'
import {
  boolean,
  choice,
  identifier,
  nested,
  type OptionReader,
  type Options,
  readOptions,
  readSetOptions,
  text
} from './options'

/** Buckets that are older than today's rules for their names have capital letters and underscores. */
const url: OptionReader<string> = (cursor, option) => {
  const value = text(cursor, option)
  if (!/^s3:\/\/[A-Za-z0-9][A-Za-z0-9._-]+(\/|$)/.test(value)) throw invalidValue(value, option)
  return value
}

const unmodeled: OptionReader<never> = (_, option) => {
  throw unsupported(option)
}

const OPTIONS = {
  URL: url,
  STORAGE_INTEGRATION: identifier,
  CREDENTIALS: unmodeled,
  ENCRYPTION: nested(
    { TYPE: choice('AWS_SSE_S3', 'AWS_SSE_KMS', 'SNOWFLAKE_SSE', 'SNOWFLAKE_FULL', 'NONE'), KMS_KEY_ID: text },
    'ENCRYPTION'
  ),
  USE_PRIVATELINK_ENDPOINT: boolean,
  DIRECTORY: nested({ ENABLE: boolean, REFRESH_ON_CREATE: boolean, AUTO_REFRESH: boolean }, 'DIRECTORY'),
  FILE_FORMAT: fileFormat,
  COPY_OPTIONS: unmodeled,
  COMMENT: text
}

const noun = 'STAGE'

export type StageOptions = Options<typeof OPTIONS>

/** https://docs.snowflake.com/en/sql-reference/sql/create-stage */
export interface CreateStage extends CreateHead {
  readonly type: 'CREATE STAGE'
  readonly options: StageOptions
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-stage */
export interface AlterStage {
  readonly type: 'ALTER STAGE'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly action:
    { readonly do: 'SET'; readonly options: StageOptions } | { readonly do: 'RENAME'; readonly to: NameParts }
}

/** https://docs.snowflake.com/en/sql-reference/sql/list */
export interface ListStage extends StagedFiles {
  readonly type: 'LIST STAGE'
  readonly name: NameParts
}

export function createStage(cursor: Cursor, head: CreateHead): CreateStage {
  return { type: 'CREATE STAGE', ...head, options: readOptions(cursor, OPTIONS, noun) }
}

export function alterStage(cursor: Cursor): AlterStage {
  const ifExists = cursor.take('IF EXISTS')
  const head = { type: 'ALTER STAGE', name: cursor.name(), ifExists } as const
  if (cursor.take('RENAME TO')) return { ...head, action: { do: 'RENAME', to: cursor.name() } }
  cursor.expect('SET')
  return { ...head, action: { do: 'SET', options: readSetOptions(cursor, OPTIONS, noun) } }
}

export function listStage(cursor: Cursor): ListStage {
  const { stage, path } = stageReference(cursor)
  return { type: 'LIST STAGE', name: stage, path, pattern: cursor.take('PATTERN =') ? cursor.text() : null }
}

/** `@DB.S.STAGE/path/`, which may be in quotes as a whole. */
export function stageReference(cursor: Cursor): { readonly stage: NameParts; readonly path: string } {
  const { kind, value } = cursor.token
  const isLiteral = kind === 'string' && value.startsWith('@')
  if (kind !== 'stage' && !isLiteral) cursor.fail()
  const match = /^@?((?:"(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_$]*|\.)+)(?:\/(.*))?$/s.exec(value)
  if (match?.[1] === undefined) throw unsupported('table and user stages')
  cursor.next()
  return { stage: parts(match[1]), path: match[2] ?? '' }
}

function parts(name: string): NameParts {
  return [...name.matchAll(/"((?:[^"]|"")+)"|([^."]+)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '').toUpperCase() : quoted.replaceAll('""', '"')
  )
}
