import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account, ControlSession } from '../catalog/context'
import { type ResultSet, type Session, SqlError } from '../contract'
import { statementCount } from '../errors'
import { execute } from '../execution/execute'
import { commitOpen } from '../execution/session'
import { Mutex } from '../mutex'
import { parse } from '../statements/parse'
import { asRead } from '../statements/quoted-case'
import type { Statement } from '../statements/statement'
import { placeBinds } from './binds'
import { describedOnly, describesItself } from './describe-only'
import type { Faults, Injected } from './faults'
import { asBody, type Body, success, textIn } from './http'
import type { StatementLog } from './statement-log'
import { statementTexts } from './statement-texts'
import { ALL_DONE, answer, answerOfSeveral, refusedAnswer, type SeveralAnswers } from './wire'

/** An HTTP response. Any status but 200 makes the driver try again. */
export interface Reply {
  readonly status: number
  readonly body: Body
}

interface Query {
  readonly id: string
  readonly requestId: string
  readonly answer: Promise<Reply>
  readonly cancel: () => void
  state: 'RUNNING' | 'SUCCESS' | 'FAILED_WITH_ERROR'
  /** Why it failed. */
  error?: { readonly errorCode: unknown; readonly errorMessage: unknown }
}

interface Work {
  readonly id: string
  readonly requestId: string
  readonly sql: string
  readonly body: Body
  readonly session: ControlSession
  readonly canceled: Promise<never>
  readonly injected: Injected | undefined
}

export interface QueryDependencies {
  readonly account: Account
  readonly log: StatementLog
  readonly faults: Faults
  /** Milliseconds added to every statement. */
  latencyMs: number
  /** After this long, the driver has to ask again for the answer. */
  readonly answerWithinMs: number
}

/** The statements of all sessions. */
export class Queries {
  private readonly byRequest = new Map<string, Query>()
  private readonly byId = new Map<string, Query>()
  private readonly changes = new Mutex()

  constructor(private readonly deps: QueryDependencies) {}

  /** POST /queries/v1/query-request. A request that is sent again gets the first one's answer: its statement runs once. */
  async submit(requestId: string, body: Body, session: ControlSession): Promise<Reply> {
    const sql = textIn(body, 'sqlText') ?? ''
    const known = this.byRequest.get(requestId)
    if (known !== undefined) return this.answerOrPending(known)
    const injected = this.deps.faults.take(sql, 'before')
    if (injected !== undefined && 'httpStatus' in injected) return httpError(injected)
    const query = this.start(requestId, sql, body, session, injected)
    if (body.asyncExec === true) return pending(query, '333334')
    const reply = await this.answerOrPending(query)
    const fault = this.deps.faults.take(sql, 'after')
    if (fault === undefined) return reply
    if ('hangs' in fault) return reply
    return 'httpStatus' in fault ? httpError(fault) : refusedWith(query.id, fault.refusal)
  }

  /** GET /queries/<id>/result */
  async result(id: string): Promise<Reply | undefined> {
    const query = this.byId.get(id)
    return query === undefined ? undefined : this.answerOrPending(query)
  }

  /** GET /monitoring/queries/<id> */
  status(id: string): Body {
    const query = this.byId.get(id)
    return success({ queries: query === undefined ? [] : [{ id, status: query.state, ...query.error }] })
  }

  /** Runs a statement of a task, in a session of the task's owner. */
  ofTask(sql: string, session: Session): Promise<ResultSet> {
    return this.execute(parse(sql), { ...session, secondaryRoles: [], inTransaction: false, parameters: {} })
  }

  /** Forgets the answers that nobody will ask for again. */
  clear(): void {
    this.byRequest.clear()
    this.byId.clear()
  }

  cancel(id: string): void {
    const query = this.byId.get(id) ?? this.byRequest.get(id)
    query?.cancel()
  }

  private start(
    requestId: string,
    sql: string,
    body: Body,
    session: ControlSession,
    injected: Injected | undefined
  ): Query {
    const id = randomUUID()
    const { promise: canceled, reject } = Promise.withResolvers<never>()
    canceled.catch(() => undefined)
    const cancel = (): void => reject(new SqlError('000604', '57014', 'SQL execution canceled'))
    const run = (): Promise<Reply> => this.run({ id, requestId, sql, body, session, canceled, injected })
    const query: Query = { id, requestId, cancel, state: 'RUNNING', answer: run() }
    void query.answer.then(({ body: reply }) => {
      query.state = reply.success === true ? 'SUCCESS' : 'FAILED_WITH_ERROR'
      if (reply.success !== true) query.error = { errorCode: reply.code, errorMessage: reply.message }
    })
    this.byRequest.set(requestId, query)
    this.byId.set(id, query)
    return query
  }

  private async run(work: Work): Promise<Reply> {
    const { id, requestId, sql, session } = work
    const { log } = this.deps
    const started = Date.now()
    const caller = { user: session.user, role: session.role, id: session.id }
    let statement: Statement | undefined
    const { late, clear } = timeout(Number(session.settings['STATEMENT_TIMEOUT_IN_SECONDS']))
    const logResult = (code: string | null, message: string | null): void =>
      log.add(
        { queryId: id, requestId, at: new Date(started).toISOString(), sql, code, message, ms: Date.now() - started },
        statement,
        caller
      )
    try {
      const { latencyMs } = this.deps
      if (latencyMs > 0) await Promise.race([work.canceled, late, sleep(latencyMs)])
      const { injected } = work
      if (injected !== undefined && 'hangs' in injected) await Promise.race([work.canceled, late])
      if (injected !== undefined && 'refusal' in injected) throw injected.refusal
      const placed = placeBinds(sql, work.body.bindings === undefined ? undefined : asBody(work.body.bindings))
      const texts = severalIn(placed, work.body, session)
      if (texts !== undefined) return await Promise.race([work.canceled, late, this.runEach(texts, work)])
      statement = parse(asRead(placed, session.settings))
      const result = await Promise.race([work.canceled, late, this.executeOrDescribe(statement, work)])
      if (statement.type !== 'RESULT SCAN')
        this.deps.account.results.keep({ queryId: id, user: session.user, session: session.id, result })
      logResult(null, null)
      return { status: 200, body: answer(id, cut(result, work.body, session), session, statement) }
    } catch (error) {
      const refusal = error instanceof SqlError ? error : internalError(error)
      logResult(refusal.code, refusal.message)
      return refusedWith(id, refusal)
    } finally {
      clear()
    }
  }

  /** One after the other, each with an answer of its own, until one fails. */
  private async runEach(
    texts: readonly string[],
    { id, requestId, body, session }: Pick<Work, 'id' | 'requestId' | 'body' | 'session'>
  ): Promise<Reply> {
    const done: SeveralAnswers[number][] = []
    for (const [at, text] of texts.entries()) {
      const alone = {
        ...body,
        bindings: undefined,
        parameters: { ...asBody(body.parameters), MULTI_STATEMENT_COUNT: 1 }
      }
      const query = this.start(`${requestId}-${at + 1}`, text, alone, session, undefined)
      const reply = await query.answer
      if (reply.body.success !== true) return reply
      done.push({ id: query.id, type: Number(asBody(reply.body.data).statementTypeId) })
    }
    this.deps.account.results.keep({ queryId: id, user: session.user, session: session.id, result: ALL_DONE })
    return { status: 200, body: answerOfSeveral(id, done, session) }
  }

  private executeOrDescribe(
    statement: Statement,
    { body, session }: Pick<Work, 'body' | 'session'>
  ): Promise<ResultSet> {
    if (body.describeOnly === true && !describesItself(statement)) return Promise.resolve(describedOnly(statement))
    return this.execute(statement, session)
  }

  /** Statements that change the catalog run one after the other. All others run concurrently. */
  private async execute(statement: Statement, session: ControlSession): Promise<ResultSet> {
    const context = { account: this.deps.account, session }
    if (!changesCatalog(statement)) return execute(statement, context)
    await commitOpen(context)
    return this.changes.run(async () => execute(statement, context))
  }

  private async answerOrPending(query: Query): Promise<Reply> {
    const { promise: late, resolve } = Promise.withResolvers<Reply>()
    const timer = setTimeout(() => resolve(pending(query, '333333')), this.deps.answerWithinMs)
    try {
      return await Promise.race([query.answer, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/**
 * The statements of a request with more than one; undefined = it is one. Without a number, there must be one, and with 0
 * there can be any number. https://docs.snowflake.com/en/sql-reference/parameters#multi-statement-count
 */
function severalIn(sql: string, { parameters }: Body, { settings }: ControlSession): readonly string[] | undefined {
  const count = Number(asBody(parameters)['MULTI_STATEMENT_COUNT'] ?? settings['MULTI_STATEMENT_COUNT'])
  // One is parsed as a whole, which refuses a second one.
  if (count === 1) return undefined
  const texts = statementTexts(sql)
  if (count !== 0 && texts.length !== count) throw statementCount(texts.length, count)
  return texts.length === 1 ? undefined : texts
}

/** https://docs.snowflake.com/en/sql-reference/parameters#rows-per-resultset: a request may have its own limit. */
function cut(result: ResultSet, { parameters, describeOnly }: Body, { settings }: ControlSession): ResultSet {
  if (describeOnly === true) return { ...result, rows: [] }
  const most = Number(asBody(parameters)['ROWS_PER_RESULTSET'] ?? settings['ROWS_PER_RESULTSET'] ?? 0)
  return most === 0 ? result : { ...result, rows: result.rows.slice(0, most) }
}

/**
 * `late` rejects after so many seconds, unless it is cleared before; 0 = never.
 * https://docs.snowflake.com/en/sql-reference/parameters#statement-timeout-in-seconds
 */
function timeout(seconds: number): { readonly late: Promise<never>; readonly clear: () => void } {
  const { promise: late, reject } = Promise.withResolvers<never>()
  late.catch(() => undefined)
  const message = `Statement reached its statement or warehouse timeout of ${seconds} second(s) and was canceled.`
  // Node's timers end after 24 days.
  if (!(seconds > 0 && seconds < 2_000_000)) return { late, clear: () => undefined }
  const timer = setTimeout(() => reject(new SqlError('000630', '57014', message)), seconds * 1000).unref()
  return { late, clear: () => clearTimeout(timer) }
}

function changesCatalog({ type }: Statement): boolean {
  return /^(CREATE|ALTER|DROP|GRANT|REVOKE|TRUNCATE)/.test(type) && type !== 'ALTER SESSION'
}

function refusedWith(id: string, refusal: SqlError): Reply {
  return { status: 200, body: refusedAnswer(id, refusal) }
}

function httpError({ httpStatus }: Extract<Injected, { httpStatus: number }>): Reply {
  return { status: httpStatus, body: {} }
}

function pending({ id }: Pick<Query, 'id'>, code: string): Reply {
  const data = { queryId: id, getResultUrl: `/queries/${id}/result`, queryAbortsAfterSecs: 300, progressDesc: null }
  return { status: 200, body: { data, code, message: 'Query execution in progress.', success: true } }
}

/** A bug in the sandbox, labeled as such so that nobody takes it for Snowflake's answer. */
function internalError(error: unknown): SqlError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new SqlError('000603', 'XX000', `SQL execution internal error:\nSandbox failure: ${text}`)
}
