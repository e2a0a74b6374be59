/**
 * The head of a SQL file says what its statement is for, whether it only reads, which privileges it needs and where it
 * is documented:
 *
 *     -- goal: create pipe {pipe}
 *     -- access: write
 *     -- needs: CREATE PIPE on schema {pipe.schema}
 *     -- needs: INSERT, SELECT on table {staging}
 *     -- docs: https://docs.snowflake.com/en/sql-reference/sql/create-pipe
 *     -- note: why it is written this way
 *
 * `{pipe}` is the name in this value of the operation, `{pipe.schema}` and `{pipe.database}` are the first parts of
 * that name. A need is omitted when its object has no value. It may end with `as owner of task {task}`, if the owner of
 * that object needs the privilege, with `without {warehouse}`, if it is only needed without that value, and with a
 * remark in parentheses. `when:` says on which occasion a statement runs, if not in every run.
 * `runs: on a warehouse` is in the head of a statement that Snowflake refuses in a session without one. A file that other files
 * include has `part:` instead of goal, access and needs; a detection also has `severity:`, `mitre:`,
 * `false-positives:`, and `like:` for the public rule with the same idea.
 */
import { ActionError } from '../model/errors'
import type { Meaning, Need, Operation } from '../model/operation'
import { parseName, showName } from './identifiers'

export interface Head {
  readonly goal: string
  readonly access: Meaning['access']
  readonly needs: readonly NeedTemplate[]
  readonly docs: string
  /** The occasion, if it is not sent in every run that reads or changes such an object. */
  readonly when: string | undefined
  readonly onWarehouse: boolean
}

export interface NeedTemplate {
  readonly privileges: readonly string[]
  /** "PIPE", "{type}"; "ACCOUNT" has no object. */
  readonly type: string
  /** "{schema}.{name}", or the name of something that every account has, "SNOWFLAKE.ALERT_VIEWER"; "" for the account. */
  readonly object: string
  readonly ownerOf: { readonly type: string; readonly object: string } | undefined
  /** Only without a value of this name. */
  readonly without: string | undefined
  /** Only to replace an object that exists already. */
  readonly toReplace: boolean
  /** To grant or revoke privileges on the object. */
  readonly toGrant: boolean
}

const LINE = /^-- ([\w-]+): (.+)$/
const KEYS = [
  'goal',
  'access',
  'when',
  'needs',
  'runs',
  'docs',
  'note',
  'part',
  'severity',
  'mitre',
  'like',
  'false-positives'
]
const ON_WAREHOUSE = 'on a warehouse'
const PRIVILEGES = /^[A-Z ]+(?:, [A-Z ]+)*$/
const NEED =
  /^(?<privileges>[A-Z ,]+) on (?:account|(?<type>[a-z ]+|\{type\}) (?<object>\{\S+?|[A-Z_]+\.[A-Z_]+))(?: as owner of (?<ownerType>[a-z ]+) (?<ownerObject>\{\w+\}))?(?: without \{(?<without>\w+)\})?(?: \((?<remark>.+)\))?$/
const TO_REPLACE = 'to replace it'
const TO_GRANT = 'to grant privileges on it'
const REFERENCE = /\{(\w+)(?:\.(schema|database))?\}/g

/** Parses the head of a file; `undefined` for a part. Throws `INTERNAL` when the head is invalid. */
export function parseHead(file: string, text: string): Head | undefined {
  const lines = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    if (!line.startsWith('--')) break
    const [, key = '', value = ''] = LINE.exec(line) ?? []
    if (!KEYS.includes(key)) throw broken(file, `a line of its head starts with none of ${KEYS.join(', ')}: ${line}`)
    lines.set(key, [...(lines.get(key) ?? []), value])
  }
  const one = (key: string): string => {
    const [value, ...more] = lines.get(key) ?? []
    if (value === undefined || more.length > 0) throw broken(file, `its head must have exactly one line "${key}".`)
    return value
  }
  const docs = one('docs')
  if (lines.has('part')) return undefined
  const access = one('access')
  if (access !== 'read' && access !== 'write' && access !== 'load') {
    throw broken(file, `access must be "read", "write" or "load", not "${access}".`)
  }
  const needs = lines.get('needs') ?? []
  if (needs.length === 0) throw broken(file, 'its head must have a line "needs", which may say "nothing".')
  const when = lines.has('when') ? one('when') : undefined
  const onWarehouse = lines.has('runs')
  if (onWarehouse && one('runs') !== ON_WAREHOUSE) throw broken(file, `"runs" must be "${ON_WAREHOUSE}".`)
  return { goal: one('goal'), access, docs, when, onWarehouse, needs: needs.flatMap((need) => parseNeed(file, need)) }
}

/** The names of the values that a head refers to. */
export function valuesIn({ goal, needs }: Head): readonly string[] {
  const texts = needs.flatMap(({ type, object, ownerOf }) => [type, object, ownerOf?.object ?? ''])
  const named = [goal, ...texts].flatMap((text) => [...text.matchAll(REFERENCE)].map(([, name]) => name ?? ''))
  return [...named, ...needs.flatMap(({ without }) => without ?? [])]
}

/** What a statement means, with the operation's values in its head. */
export function meaningOf({ goal, access, needs, onWarehouse }: Head, { input }: Operation): Meaning {
  return {
    goal: goal.replaceAll(REFERENCE, (reference) => shown(nameOf(reference, input)) ?? '(unnamed)'),
    access,
    needs: needs.flatMap((need) => needOf(need, input)),
    ...(onWarehouse ? { onWarehouse } : {})
  }
}

function parseNeed(file: string, text: string): readonly NeedTemplate[] {
  if (text === 'nothing') return []
  const { privileges = '', type, object = '', ownerType, ownerObject, without, remark } = NEED.exec(text)?.groups ?? {}
  if (!PRIVILEGES.test(privileges)) throw broken(file, `a need must read "PRIVILEGE on type {name}", not "${text}".`)
  const ownerOf =
    ownerType === undefined || ownerObject === undefined
      ? undefined
      : { type: ownerType.toUpperCase(), object: ownerObject }
  const on = type === '{type}' ? type : (type ?? 'account').toUpperCase()
  const [toReplace, toGrant] = [remark === TO_REPLACE, remark === TO_GRANT]
  return [{ privileges: privileges.split(', '), type: on, object, ownerOf, without, toReplace, toGrant }]
}

function needOf(
  { privileges, type, object, ownerOf, without, toReplace, toGrant }: NeedTemplate,
  input: Operation['input']
): readonly Need[] {
  if (without !== undefined && (input[without] ?? null) !== null) return []
  const name = type === 'ACCOUNT' ? [] : object.includes('{') ? nameOf(object, input) : parseName(object)
  const owned = ownerOf && { type: ownerOf.type, object: nameOf(ownerOf.object, input) ?? [] }
  if (name === undefined) return []
  const on = type === '{type}' ? String(input['type']) : type
  return privileges.map((privilege) => ({
    name: privilege,
    on,
    object: name,
    ...(owned === undefined ? {} : { ownerOf: owned }),
    ...(toReplace ? { toReplace } : {}),
    ...(toGrant ? { toGrant } : {})
  }))
}

/** The parts of the name that "{schema}.{name}" refers to; `undefined` when a value is missing. */
function nameOf(references: string, input: Operation['input']): readonly string[] | undefined {
  const parts = [...references.matchAll(REFERENCE)].map(([, value = '', level]) => partsOf(input[value], level))
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? [])
}

/** A value is a name as stored, a list of its parts, or a qualified name as Snowflake prints it. */
function partsOf(value: unknown, level: string | undefined): readonly string[] | undefined {
  const parts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? namesIn(value) : undefined
  return parts?.slice(0, level === 'database' ? 1 : level === 'schema' ? 2 : undefined)
}

function namesIn(text: string): readonly string[] {
  const parts = parseName(text) ?? []
  return parts.length > 1 ? parts : [text]
}

function shown(name: readonly string[] | undefined): string | undefined {
  // A value that is not a name (a privilege, a location) stays as it is.
  const [only, ...more] = name ?? []
  return name === undefined || only === undefined ? undefined : more.length === 0 ? only : showName(name)
}

function broken(file: string, reason: string): ActionError {
  return new ActionError({ code: 'INTERNAL', goal: 'read the head of a statement', object: `sql/${file}`, reason })
}
