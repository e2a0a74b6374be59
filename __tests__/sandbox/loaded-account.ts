import { changeOf } from '../../src/engine/change'
import { runSteps } from '../../src/engine/steps'
import { userFunction } from '../../src/kinds/function'
import { stream } from '../../src/kinds/stream'
import { table } from '../../src/kinds/table'
import { view } from '../../src/kinds/view'
import type { Config } from '../../src/model/config'
import type { Kind } from '../../src/model/kind'
import type { Operation, Row } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { loadOf } from '../../src/snowflake/load'
import { sql } from '../fakes/answers'
import { fakeClock } from '../fakes/clock'
import { unwatched } from '../fakes/watcher'
import { asAdmin, type Client, startAccount } from './snowflake/account'

/** The schema of the declared state of tests. */
export const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'

const MOST_ROWS = 500

export interface LoadedAccount {
  readonly client: Client
  stop(): Promise<void>
}

/** An account of the sandbox with the declared tables, functions and views, in which the task has moved these lines. */
export async function accountWithLines(config: Config, lines: readonly string[]): Promise<LoadedAccount> {
  const account = await startAccount()
  const client = await asAdmin(account)
  for (const statement of [
    'CREATE DATABASE S3_ACCESS_LOGS_DB',
    'CREATE WAREHOUSE S3_ACCESS_LOGS_WH',
    'USE WAREHOUSE S3_ACCESS_LOGS_WH'
  ])
    await client.run(statement)
  for (const kind of [table, userFunction, stream, view] as unknown as readonly Kind[])
    await create(kind, config, client)
  for (let from = 0; from < lines.length; from += MOST_ROWS)
    await stage(client, lines.slice(from, from + MOST_ROWS), from)
  const source = ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS_STREAM']
  await client.run(sql('task/body', { ...loadOf(config.snowflake), stream: source }))
  return {
    client,
    async stop() {
      await client.close()
      await account.stop()
    }
  }
}

async function stage(client: Client, lines: readonly string[], before: number): Promise<void> {
  const rows = lines.map(() => "(?, '2026-11-20 14:00:00', 'f', ?)").join(', ')
  await client.run(
    `INSERT INTO ${SCHEMA}.S3_ACCESS_LOGS_STAGING VALUES ${rows}`,
    lines.flatMap((line, at) => [line, before + at + 1])
  )
}

async function create(kind: Kind, config: Config, client: Client): Promise<void> {
  const run = async (operation: Operation): Promise<readonly Row[]> => {
    try {
      return await client.run(sql(operation.name, operation.input))
    } catch (error) {
      const { code = '', message = '' } = error as { code?: string; message?: string }
      throw new ServiceError(operation, String(code).padStart(6, '0'), message)
    }
  }
  for (const declared of kind.declare(config, sql)) {
    const change = changeOf(kind, declared, await kind.observe(declared, run, new Date()), () => undefined)
    if (change.action !== 'create') throw new Error(`${declared.address}: ${change.action}`)
    await runSteps(kind.steps(change), { run, read: run, clock: fakeClock() }, declared.address, unwatched)
  }
}
