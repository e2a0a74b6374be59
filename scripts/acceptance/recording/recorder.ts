import type { Connection } from 'snowflake-sdk'
import type { Clock } from '../../../src/model/clock'
import type { Operation, Run } from '../../../src/model/operation'
import { isServiceError } from '../../../src/model/service-error'
import { loadDriver } from '../../../src/snowflake/driver'
import { learnFrom } from './facts'
import { withoutOthers } from './others'
import { type Answer, type Column, type Entry, type Step, textOf } from './recording'
import type { Redactor } from './redactor'

type Driver = Awaited<ReturnType<typeof loadDriver>>
/** What is sent, without its answer. */
type Sent = Omit<Entry, 'answer' | 'at'>

/** Notes what is sent to both clouds, one after the other, so that it can be played again in the same order. */
export interface Recorder {
  begin(step: string): void
  steps(): readonly Step[]
  /** The door to AWS or to both: one operation at a time, and AWS's answers are noted. */
  through(run: Run, by: Entry['by']): Run
  /** Notes a call that did not go through a door. */
  call(sent: Sent, work: () => Promise<Readonly<Record<string, unknown>>>): Promise<Readonly<Record<string, unknown>>>
  /** A driver for one session, whose statements are noted with the types of their columns. */
  driver(by: Entry['by']): () => Promise<Driver>
}

/** @param ours what the names of our own objects have in common */
export function recorder(redact: Redactor, ours: RegExp, clock: Pick<Clock, 'now'>): Recorder {
  const steps: { name: string; entries: Entry[] }[] = []
  let sessions = 0
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const note = (sent: Sent, at: Date, answer: Answer): void => {
    learnFrom(sent.name, answer, redact)
    const own = withoutOthers(sent.name, sent.sent, answer, ours)
    const entry = { ...sent, at: at.toISOString(), sent: redact.hide(sent.sent), answer: redact.hide(own) }
    const entries = steps.at(-1)?.entries ?? []
    // Somebody who waits asks the same again and again: only the last answer tells something.
    if (sameQuestion(entries.at(-1), entry)) entries.pop()
    entries.push(entry)
  }

  const call: Recorder['call'] = async (sent, work) => {
    const at = clock.now()
    try {
      const output = await work()
      note(sent, at, { output })
      return output
    } catch (error) {
      note(sent, at, { error: refusalOf(error) })
      throw error
    }
  }

  return {
    begin: (step) => void steps.push({ name: step, entries: [] }),
    steps: () => steps,
    call: (sent, work) => inTurn(() => call(sent, work)),
    through: (run, by) => (operation) =>
      inTurn(async () => {
        if (operation.client === 'snowflake' || operation.client === 'github') return run(operation)
        const sent: Sent = { client: operation.client, name: operation.name, session: 0, by, sent: operation.input }
        return [await call(sent, () => onlyRow(run, operation))]
      }),
    driver: (by) => async () => {
      const session = ++sessions
      const driver = await loadDriver()
      return {
        configure: (options) => driver.configure(options),
        createConnection: (options) =>
          listening(driver.createConnection(options), clock.now, (sql, at, answer) => {
            const [, name = 'statement', text = sql] = /^-- (\S+)\n([\s\S]*)$/.exec(sql) ?? []
            note({ client: 'snowflake', name, session, by, sent: text }, at, answer)
          })
      }
    }
  }
}

async function onlyRow(run: Run, operation: Operation): Promise<Readonly<Record<string, unknown>>> {
  const [output = {}] = await run(operation)
  return output
}

function sameQuestion(before: Entry | undefined, entry: Entry): boolean {
  const question = ({ answer: _, at: __, ...sent }: Entry) => JSON.stringify(sent)
  return before !== undefined && isRead(entry) && question(before) === question(entry)
}

/** Whether nothing is different afterwards. */
export function isRead({ client, name, sent }: Pick<Entry, 'client' | 'name' | 'sent'>): boolean {
  return client === 'snowflake' ? /^\s*(SHOW|DESC|SELECT|LIST)/i.test(textOf(sent)) : /^(Get|Head|List)/.test(name)
}

function listening(
  connection: Connection,
  now: () => Date,
  hear: (sql: string, at: Date, answer: Answer) => void
): Connection {
  const execute = connection.execute.bind(connection)
  connection.execute = (options) => {
    const at = now()
    return execute({
      ...options,
      complete: (error, statement, rows) => {
        hear(
          options.sqlText,
          at,
          error
            ? { error: refusalOf(error) }
            : { columns: (statement.getColumns() ?? []).map(columnOf), rows: rows ?? [] }
        )
        options.complete?.(error, statement, rows)
      }
    })
  }
  return connection
}

function columnOf(column: { getName(): string; getType(): string }): Column {
  return { name: column.getName(), type: column.getType() }
}

/** Only code, status and text: an error of the driver contains the whole request. */
function refusalOf(error: unknown): { readonly code: string; readonly message: string; readonly status?: number } {
  const { code, name, message, $metadata } = error as Error & {
    readonly code?: string | number
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  const status = isServiceError(error) ? error.status : $metadata?.httpStatusCode
  return { code: String(code ?? name), message: message.trim(), ...(status === undefined ? {} : { status }) }
}
