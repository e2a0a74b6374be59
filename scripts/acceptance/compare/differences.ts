import { type Answer, type Entry, textOf as sentText } from '../recording/recording'

/** What the recorded service and the sandbox say differently about the same question. */
export interface Difference {
  /** The statement's file or the call: "pipe/show", "GetBucketPolicy". */
  readonly where: string
  readonly what: 'outcome' | 'code' | 'text' | 'column' | 'type' | 'rows' | 'value'
  /** "" for the answer as a whole. */
  readonly at: string
  readonly recorded: string
  readonly sandbox: string
}

const NOTHING = 'nothing'

/** Pure. Both answers are redacted. */
export function differencesOf(
  { client, name, sent }: Pick<Entry, 'client' | 'name' | 'sent'>,
  recorded: Answer,
  sandbox: Answer
): readonly Difference[] {
  const where = client === 'snowflake' ? titleOf(name, sent) : name
  return compared(sent, recorded, sandbox).map((difference) => ({ where, ...difference }))
}

/** A statement by hand is named by its first words. */
function titleOf(name: string, sent: Entry['sent']): string {
  return name === 'by-hand' ? sentText(sent).trim().split(/\s+/).slice(0, 4).join(' ') : name
}

type Found = Omit<Difference, 'where'>

function compared(sent: Entry['sent'], recorded: Answer, sandbox: Answer): readonly Found[] {
  if ('error' in recorded && 'error' in sandbox) return errors(recorded.error, sandbox.error)
  if ('error' in recorded || 'error' in sandbox) {
    return [{ what: 'outcome', at: '', recorded: outcomeOf(recorded), sandbox: outcomeOf(sandbox) }]
  }
  if ('output' in recorded && 'output' in sandbox) return values('', recorded.output, sandbox.output)
  if ('rows' in recorded && 'rows' in sandbox) {
    // It lists what is not loaded yet, which depends on the moment.
    const isRefresh = /^ALTER PIPE .* REFRESH/.test(sentText(sent))
    return [...columns(recorded.columns, sandbox.columns), ...(isRefresh ? [] : rows(recorded, sandbox))]
  }
  return []
}

function outcomeOf(answer: Answer): string {
  return 'error' in answer ? `refused: ${answer.error.code} ${answer.error.message}` : 'done'
}

type Refusal = Extract<Answer, { readonly error: unknown }>['error']

function errors(recorded: Refusal, sandbox: Refusal): readonly Found[] {
  return [
    ...(recorded.code === sandbox.code
      ? []
      : [{ what: 'code' as const, at: '', recorded: recorded.code, sandbox: sandbox.code }]),
    ...(recorded.status === sandbox.status
      ? []
      : [
          {
            what: 'code' as const,
            at: 'HTTP status',
            recorded: String(recorded.status),
            sandbox: String(sandbox.status)
          }
        ]),
    ...(normal(recorded.message) === normal(sandbox.message)
      ? []
      : [{ what: 'text' as const, at: '', recorded: recorded.message, sandbox: sandbox.message }])
  ]
}

type Table = Extract<Answer, { readonly rows: unknown }>

function columns(recorded: Table['columns'], sandbox: Table['columns']): readonly Found[] {
  const [there, here] = [recorded, sandbox].map((list) => new Map(list.map(({ name, type }) => [name, type])))
  if (there === undefined || here === undefined) return []
  return [...new Set([...there.keys(), ...here.keys()])].flatMap((name): readonly Found[] => {
    const [theirs, ours] = [there.get(name), here.get(name)]
    if (theirs === ours) return []
    const what = theirs === undefined || ours === undefined ? 'column' : 'type'
    return [{ what, at: name, recorded: theirs ?? NOTHING, sandbox: ours ?? NOTHING }]
  })
}

function rows(recorded: Table, sandbox: Table): readonly Found[] {
  const [there, here] = [keyed(recorded.rows), keyed(sandbox.rows)]
  return [...new Set([...there.keys(), ...here.keys()])].flatMap((key): readonly Found[] => {
    const [theirs, ours] = [there.get(key), here.get(key)]
    if (theirs === undefined || ours === undefined) {
      return [{ what: 'rows', at: key, recorded: theirs ? 'a row' : NOTHING, sandbox: ours ? 'a row' : NOTHING }]
    }
    const both = Object.keys(theirs).filter((column) => column in ours)
    return both.flatMap((column) =>
      values(both.length === 1 ? column : `${key}.${column}`, theirs[column], ours[column])
    )
  })
}

/** By what people tell rows apart by; the second of the same name is "name (2)". */
const KEYS = [['name'], ['property'], ['key'], ['privilege', 'granted_on', 'grantee_name']] as const

function keyed(rows: Table['rows']): ReadonlyMap<string, Table['rows'][number]> {
  const found = new Map<string, Table['rows'][number]>()
  for (const row of rows) {
    const key =
      KEYS.find(([first]) => first in row)
        ?.map((column) => String(row[column]))
        .join(' ') ?? 'row'
    let unique = key
    for (let nth = 2; found.has(unique); nth++) unique = `${key} (${nth})`
    found.set(unique, row)
  }
  return found
}

/** What depends on the moment, such as what a pipe has loaded by then, or on the mark that is in every log line. */
const OF_THE_MOMENT =
  /(^|\.)(numOutstandingMessagesOnChannel|pendingFileCount|oldest(FileTimestamp|PendingFilePath)|lastIngested(FilePath|Timestamp)|lastPulledFromChannelTimestamp|Checksum[A-Z0-9]+|ETag)$/

/** Documents in JSON are compared as such. */
function values(at: string, recorded: unknown, sandbox: unknown): readonly Found[] {
  if (OF_THE_MOMENT.test(at)) return []
  const [theirs, ours] = [parsed(recorded), parsed(sandbox)]
  if (isNode(theirs) && isNode(ours)) {
    return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((key) =>
      values(at === '' ? key : `${at}.${key}`, theirs[key], ours[key])
    )
  }
  const [left, right] = [normal(textOf(theirs)), normal(textOf(ours))]
  return left === right ? [] : [{ what: 'value', at, recorded: textOf(theirs), sandbox: textOf(ours) }]
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !('$time' in value)
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return NOTHING
  if (typeof value === 'object' && value !== null && '$time' in value) return '<time>'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Without what differs from run to run: points in time, identifiers, hashes. Their form stays. */
function normal(text: string): string {
  return (
    text
      // SYSTEM$PIPE_STATUS leaves out zeros at the end: how many digits there are is a matter of the moment.
      .replace(/(T\d\d:\d\d:\d\d)(\.\d{1,3})?Z/g, '$1.000Z')
      .replace(
        /\d{4}-\d\d-\d\d([T ])\d\d:\d\d(:\d\d)?(\.\d+)?/g,
        (_, between: string, seconds = '', fraction: string = '') =>
          `<date${between}time${seconds === '' ? '' : ':ss'}${fraction.replace(/\d/g, 'd')}>`
      )
      .replace(/\b[0-9a-f]{32,64}\b/gi, '<hash>')
      .replace(/\b01[0-9a-f]{6}-[0-9a-f-]{20,}\b/gi, '<query>')
  )
}
