import type { ObjectKind } from '../contract'
import { unsupported } from '../errors'
import type { Cursor } from './cursor'

/** Kinds as statements name them. A role is not a catalog object, but is created, dropped and granted like one. */
export type NamedKind = ObjectKind | 'role'

/** The phrase → the kind. Longer phrases first. */
const SINGULAR = {
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
  ALERT: 'alert',
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
  TASKS: 'task',
  ALERTS: 'alert'
} as const satisfies Readonly<Record<string, ObjectKind>>

type SingularPhrase = keyof typeof SINGULAR
type PluralPhrase = keyof typeof PLURAL

const singularPhrases = Object.keys(SINGULAR).filter((phrase): phrase is SingularPhrase =>
  Object.hasOwn(SINGULAR, phrase)
)
const pluralPhrases = Object.keys(PLURAL).filter((phrase): phrase is PluralPhrase => Object.hasOwn(PLURAL, phrase))

/** What Snowflake has and the sandbox does not. Refused as unsupported, not as a syntax error. */
const UNMODELED = [
  'USER',
  'SEQUENCE',
  'PROCEDURE',
  'TAG',
  'MASKING POLICY',
  'ROW ACCESS POLICY',
  'AGGREGATION POLICY',
  'PROJECTION POLICY',
  'SESSION POLICY',
  'PASSWORD POLICY',
  'AUTHENTICATION POLICY',
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
  'SHARE'
]

export function singular(cursor: Cursor): NamedKind {
  refuseUnmodeled(cursor)
  return SINGULAR[cursor.expectOneOf(singularPhrases)]
}

export function plural(cursor: Cursor): ObjectKind {
  return PLURAL[cursor.expectOneOf(pluralPhrases)]
}

/** Refuses a kind that only Snowflake has as unsupported, and anything else as a syntax error. */
export function refuseUnknown(cursor: Cursor): never {
  refuseUnmodeled(cursor)
  return cursor.fail()
}

function refuseUnmodeled(cursor: Cursor): void {
  const found = UNMODELED.find((phrase) => [phrase, pluralOf(phrase)].some((words) => cursor.sees(...words.split(' '))))
  if (found !== undefined) throw unsupported(found)
}

function pluralOf(phrase: string): string {
  return phrase.endsWith('Y') ? phrase.replace(/Y$/, 'IES') : `${phrase}S`
}

/** How many parts a name of this kind can have. */
export function partsOf(kind: NamedKind): number {
  if (['warehouse', 'database', 'integration', 'role'].includes(kind)) return 1
  return kind === 'schema' ? 2 : 3
}
