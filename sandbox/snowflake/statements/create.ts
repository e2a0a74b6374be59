import type { Cursor, NameParts } from './cursor'

/** What every CREATE starts with. */
export interface CreateHead {
  readonly name: NameParts
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  /** TRANSIENT, TEMPORARY or SECURE. */
  readonly modifier: Modifier | undefined
}

export const MODIFIERS = ['TRANSIENT', 'TEMPORARY', 'TEMP', 'SECURE'] as const
export type Modifier = (typeof MODIFIERS)[number]

/** What becomes of the grants on an object that is replaced; null = the default. */
export type GrantsClause = 'copy' | 'ignore' | null

/** COPY GRANTS or IGNORE GRANTS. https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_08/bcr-2433 */
export function grantsClause(cursor: Cursor, { orReplace }: Pick<CreateHead, 'orReplace'>): GrantsClause {
  if (cursor.take('COPY GRANTS')) return 'copy'
  if (!orReplace || !cursor.take('IGNORE GRANTS')) return null
  return 'ignore'
}

/** Reads from IF NOT EXISTS to the name. OR REPLACE and IF NOT EXISTS exclude each other. */
export function createHead(
  cursor: Cursor,
  { orReplace, modifier, parts }: Pick<CreateHead, 'orReplace' | 'modifier'> & { readonly parts: number }
): CreateHead {
  const conditional = cursor.token
  const ifNotExists = cursor.take('IF NOT EXISTS')
  if (ifNotExists && orReplace) cursor.fail(conditional)
  const first = cursor.token
  const name = cursor.name()
  if (name.length > parts) cursor.fail(first)
  return { name, orReplace, ifNotExists, modifier }
}
