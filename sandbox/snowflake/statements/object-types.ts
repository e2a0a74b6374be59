import type { ObjectKind } from '../contract'
import { unsupported } from '../errors'
import type { Cursor } from './cursor'

/** Kinds as statements name them; ROLE is no catalog object but is created, dropped and granted like one. */
export type NamedKind = ObjectKind | 'role'

/** The phrase → the kind. Longer phrases first. */
export const SINGULAR = {
  'STORAGE INTEGRATION': 'integration',
  INTEGRATION: 'integration',
  WAREHOUSE: 'warehouse',
  DATABASE: 'database',
  SCHEMA: 'schema',
  'FILE FORMAT': 'file format',
  STAGE: 'stage',
  TABLE: 'table',
  VIEW: 'view',
  STREAM: 'stream',
  PIPE: 'pipe',
  FUNCTION: 'function',
  TASK: 'task',
  ROLE: 'role'
} as const satisfies Readonly<Record<string, NamedKind>>

export const PLURAL = {
  WAREHOUSES: 'warehouse',
  DATABASES: 'database',
  SCHEMAS: 'schema',
  'FILE FORMATS': 'file format',
  STAGES: 'stage',
  TABLES: 'table',
  VIEWS: 'view',
  STREAMS: 'stream',
  PIPES: 'pipe',
  FUNCTIONS: 'function',
  TASKS: 'task'
} as const satisfies Readonly<Record<string, ObjectKind>>

type SingularPhrase = keyof typeof SINGULAR
type PluralPhrase = keyof typeof PLURAL

const singularPhrases = Object.keys(SINGULAR).filter((phrase): phrase is SingularPhrase =>
  Object.hasOwn(SINGULAR, phrase)
)
const pluralPhrases = Object.keys(PLURAL).filter((phrase): phrase is PluralPhrase => Object.hasOwn(PLURAL, phrase))

/** What Snowflake has and the sandbox has not: said as such, not as a syntax error. */
const UNMODELLED = [
  'USER',
  'SEQUENCE',
  'PROCEDURE',
  'TAG',
  'SECRET',
  'NETWORK POLICY',
  'NETWORK RULE',
  'RESOURCE MONITOR',
  'DYNAMIC TABLE',
  'EXTERNAL TABLE',
  'ICEBERG TABLE',
  'MATERIALIZED VIEW',
  'NOTIFICATION INTEGRATION',
  'SECURITY INTEGRATION',
  'API INTEGRATION',
  'DATABASE ROLE',
  'SHARE',
  'ALERT'
]

export function singular(cursor: Cursor): NamedKind {
  refuseUnmodelled(cursor)
  return SINGULAR[cursor.expectOneOf(singularPhrases)]
}

export function plural(cursor: Cursor): ObjectKind {
  return PLURAL[cursor.expectOneOf(pluralPhrases)]
}

/** Snowflake has this and the sandbox has not, or nobody has. */
export function refuseUnknown(cursor: Cursor): never {
  refuseUnmodelled(cursor)
  return cursor.fail()
}

function refuseUnmodelled(cursor: Cursor): void {
  const found = UNMODELLED.find((phrase) => [phrase, `${phrase}S`].some((words) => cursor.sees(...words.split(' '))))
  if (found !== undefined) throw unsupported(found)
}

/** How many parts a name of this kind can have. */
export function partsOf(kind: NamedKind): number {
  if (['warehouse', 'database', 'integration', 'role'].includes(kind)) return 1
  return kind === 'schema' ? 2 : 3
}
