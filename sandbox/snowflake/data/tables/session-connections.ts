import type { Session } from '../../contract'
import { Mutex } from '../../mutex'
import type { Engine, EngineConnection } from '../engine/engine'
import { Transaction } from './transactions'
import type { Versions } from './versions'

interface Open {
  readonly connection: EngineConnection
  /** A session runs one statement at a time. */
  readonly mutex: Mutex
  transaction: Transaction | null
}

/** Each session that has run a statement, with its connection and open transaction. */
export class SessionConnections {
  private readonly open = new Map<number, Promise<Open>>()

  constructor(
    private readonly engine: Engine,
    private readonly versions: Versions
  ) {}

  /** Runs a statement in the session's open transaction, or else in a transaction of its own. */
  async run<T>(
    session: Session,
    work: (connection: EngineConnection, transaction: Transaction) => Promise<T>
  ): Promise<T> {
    const open = await this.of(session)
    return open.mutex.run(async () => {
      // https://docs.snowflake.com/en/sql-reference/transactions#autocommit
      if (session.settings['AUTOCOMMIT'] === 'false') open.transaction ??= new Transaction(this.versions, true)
      if (open.transaction !== null) return work(open.connection, open.transaction)
      const own = new Transaction(this.versions, false)
      try {
        const result = await work(open.connection, own)
        own.commit()
        return result
      } catch (error) {
        await own.rollback(open.connection)
        throw error
      }
    })
  }

  async transaction(verb: 'begin' | 'commit' | 'rollback', session: Session): Promise<void> {
    const open = await this.of(session)
    await open.mutex.run(async () => {
      const current = open.transaction
      if (verb === 'begin') {
        // A BEGIN inside a transaction has no effect.
        open.transaction ??= new Transaction(this.versions, true)
        return
      }
      open.transaction = null
      if (verb === 'commit') current?.commit()
      else await current?.rollback(open.connection)
    })
  }

  /** Rolls back the session's open transaction, and gives its connection back. */
  async close(session: Pick<Session, 'id'>): Promise<void> {
    const open = await this.open.get(session.id)
    this.open.delete(session.id)
    await open?.mutex.run(async () => {
      await open.transaction?.rollback(open.connection)
      this.engine.release(open.connection)
    })
  }

  async closeAll(): Promise<void> {
    for (const id of this.open.keys()) await this.close({ id })
  }

  private of(session: Session): Promise<Open> {
    const known = this.open.get(session.id)
    if (known !== undefined) return known
    const opened = this.engine
      .connect(session.timezone)
      .then((connection) => ({ connection, mutex: new Mutex(), transaction: null }))
    this.open.set(session.id, opened)
    return opened
  }
}
