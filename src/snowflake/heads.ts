/**
 * The head of a SQL file says what its statement is for, whether it only reads, which privileges it needs and where it is
 * documented:
 *
 *     -- goal: create pipe {pipe}
 *     -- access: write
 *     -- needs: CREATE PIPE on schema {pipe.schema}
 *     -- needs: INSERT, SELECT on table {staging}
 *     -- docs: https://docs.snowflake.com/en/sql-reference/sql/create-pipe
 *     -- note: why it is written this way
 *
 * `{pipe}` is the name that this value of the operation holds, `{pipe.schema}` and `{pipe.database}` the beginning of that
 * name. A need is left out when its object has no value. It may end in `as owner of task {task}`, when the privilege counts
 * for the object's owner, in `without {warehouse}`, when it only counts if there is no such value, and in a remark in
 * parentheses. `when:` names the occasion, where a statement is not part of every run. A file that other files include says
 * `part:` instead of goal, access and needs.
 */
import { ActionError } from '../model/errors'
import type { Meaning, Need, Operation } from '../model/operation'
import { parseName, showName } from './identifiers'

export interface Head {
  readonly goal: string
  readonly access: Meaning['access']
  readonly needs: readonly NeedTemplate[]
  readonly docs: string
  /** The occasion, where it is not sent in every run that reads or changes such an object. */
  readonly when: string | undefined
}

export interface NeedTemplate {
  readonly privileges: readonly string[]
  /** "PIPE", "{type}"; "ACCOUNT" has no object. */
  readonly type: string
  /** "{schema}.{name}"; "" for the account. */
  readonly object: string
  readonly ownerOf: { readonly type: string; readonly object: string } | undefined
  /** Only without a value of this name. */
  readonly without: string | undefined
}

const LINE = /^-- (\w+): (.+)$/
const KEYS = ['goal', 'access', 'when', 'needs', 'docs', 'note', 'part']
const PRIVILEGES = /^[A-Z ]+(?:, [A-Z ]+)*$/
const NEED =
  /^(?<privileges>[A-Z ,]+) on (?:account|(?<type>[a-z ]+|\{type\}) (?<object>\{\S+?))(?: as owner of (?<ownerType>[a-z ]+) (?<ownerObject>\{\w+\}))?(?: without \{(?<without>\w+)\})?(?: \(.+\))?$/
const REFERENCE = /\{(\w+)(?:\.(schema|database))?\}/g

/** Reads the head of a file's text; `undefined` for a part. Throws `INTERNAL` when it is not as above. */
export function parseHead(file: string, text: string): Head | undefined {
  const lines = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    if (!line.startsWith('--')) break
    const [, key = '', value = ''] = LINE.exec(line) ?? []
    if (!KEYS.includes(key)) throw broken(file, `its head has a line that says none of ${KEYS.join(', ')}: ${line}`)
    lines.set(key, [...(lines.get(key) ?? []), value])
  }
  const one = (key: string): string => {
    const [value, ...more] = lines.get(key) ?? []
    if (value === undefined || more.length > 0) throw broken(file, `its head needs exactly one line "${key}".`)
    return value
  }
  const docs = one('docs')
  if (lines.has('part')) return undefined
  const access = one('access')
  if (access !== 'read' && access !== 'write') throw broken(file, `access is "read" or "write", not "${access}".`)
  const needs = lines.get('needs') ?? []
  if (needs.length === 0) throw broken(file, 'its head needs a line "needs"; "nothing" is an answer.')
  const when = lines.has('when') ? one('when') : undefined
  return { goal: one('goal'), access, docs, when, needs: needs.flatMap((need) => parseNeed(file, need)) }
}

/** The names of values that a head refers to. */
export function valuesIn({ goal, needs }: Head): readonly string[] {
  const texts = needs.flatMap(({ type, object, ownerOf }) => [type, object, ownerOf?.object ?? ''])
  const named = [goal, ...texts].flatMap((text) => [...text.matchAll(REFERENCE)].map(([, name]) => name ?? ''))
  return [...named, ...needs.flatMap(({ without }) => without ?? [])]
}

/** What a head means for these values. */
export function meaningOf({ goal, access, needs }: Head, { input }: Operation): Meaning {
  return {
    goal: goal.replaceAll(REFERENCE, (reference) => shown(nameOf(reference, input)) ?? '(unnamed)'),
    access,
    needs: needs.flatMap((need) => needOf(need, input))
  }
}

function parseNeed(file: string, text: string): readonly NeedTemplate[] {
  if (text === 'nothing') return []
  const { privileges = '', type, object = '', ownerType, ownerObject, without } = NEED.exec(text)?.groups ?? {}
  if (!PRIVILEGES.test(privileges)) throw broken(file, `a need reads "PRIVILEGE on type {name}", not "${text}".`)
  const ownerOf =
    ownerType === undefined || ownerObject === undefined
      ? undefined
      : { type: ownerType.toUpperCase(), object: ownerObject }
  const on = type === '{type}' ? type : (type ?? 'account').toUpperCase()
  return [{ privileges: privileges.split(', '), type: on, object, ownerOf, without }]
}

function needOf(
  { privileges, type, object, ownerOf, without }: NeedTemplate,
  input: Operation['input']
): readonly Need[] {
  if (without !== undefined && (input[without] ?? null) !== null) return []
  const name = type === 'ACCOUNT' ? [] : nameOf(object, input)
  const owned = ownerOf && { type: ownerOf.type, object: nameOf(ownerOf.object, input) ?? [] }
  if (name === undefined) return []
  const on = type === '{type}' ? String(input['type']) : type
  return privileges.map((privilege) => ({
    name: privilege,
    on,
    object: name,
    ...(owned === undefined ? {} : { ownerOf: owned })
  }))
}

/** The name that "{schema}.{name}" refers to, in its parts; `undefined` when a value is missing. */
function nameOf(references: string, input: Operation['input']): readonly string[] | undefined {
  const parts = [...references.matchAll(REFERENCE)].map(([, value = '', level]) => partsOf(input[value], level))
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? [])
}

/** A value holds a name as stored, its parts in a list, or a qualified name as Snowflake prints it. */
function partsOf(value: unknown, level: string | undefined): readonly string[] | undefined {
  const parts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? namesIn(value) : undefined
  return parts?.slice(0, level === 'database' ? 1 : level === 'schema' ? 2 : undefined)
}

function namesIn(text: string): readonly string[] {
  const parts = parseName(text) ?? []
  return parts.length > 1 ? parts : [text]
}

function shown(name: readonly string[] | undefined): string | undefined {
  // A value that is no name (a privilege, a location) stands as it is.
  const [only, ...more] = name ?? []
  return name === undefined || only === undefined ? undefined : more.length === 0 ? only : showName(name)
}

function broken(file: string, reason: string): ActionError {
  return new ActionError({ code: 'INTERNAL', goal: 'read the head of a statement', object: `sql/${file}`, reason })
}
