/** What only histories and tables tell: Snowflake may have to resume the warehouse for it. */
import { listingOf } from '../aws/log-objects'
import { gapsIn } from '../ingestion/gaps/find'
import { scopeOf } from '../ingestion/gaps/scope'
import { DAY_MILLISECONDS } from '../model/clock'
import type { Config } from '../model/config'
import { retentionName } from '../model/names'
import type { Row, Run } from '../model/operation'
import { showName } from '../snowflake/identifiers'
import { statement } from '../snowflake/statements'
import type { Checks } from './checks'
import { judgeCost } from './cost'
import { judgeRows } from './fresh-rows'
import { judgeGaps } from './gaps'
import { judgeLag } from './lag'
import { judgeLoadErrors, loadErrors } from './load-errors'
import { judgeRuns, RETENTION } from './runs'

/** @param run reads, each operation once */
export function checksOfHistories(config: Config, run: Run, now: Date): Checks {
  const { snowflake, health } = config
  const { database, schema, names, schedule, retainDays, warehouse } = snowflake
  const path = (name: string) => [database, schema, name]
  const staging = showName(path(names.staging))
  const runsOf = (name: string): Promise<readonly Row[]> => run(statement('task/history', { database, schema, name }))
  return [
    [
      'pipe',
      async () =>
        judgeLoadErrors(
          await loadErrors(await run(statement('pipe/load-errors', { database, staging })), listingOf(config), run),
          now
        )
    ],
    [
      'pipe',
      async () =>
        judgeLag((await run(statement('pipe/lag', { database, staging })))[0], health) ?? {
          state: 'healthy',
          found: 'The pipe loaded no log object in the last day.'
        }
    ],
    [
      'task',
      async () => {
        const runs = await runsOf(names.task)
        return (
          judgeRuns(runs, health, now) ?? {
            state: 'healthy',
            found: ranWithoutFailure(runs.length)
          }
        )
      }
    ],
    ...(retainDays === null ? [] : [retentionRuns()]),
    [
      'rows',
      async () => {
        const scope = await scopeOf(config, run, now)
        return judgeGaps(gapsIn(scope, run), scope, now)
      }
    ],
    [
      'rows',
      async () => {
        const since = new Date(now.getTime() - DAY_MILLISECONDS).toISOString()
        const tables = { staging: path(names.staging), parsed: path(names.parsed), unparsed: path(names.unparsed) }
        const [row] = await run(statement('health/rows', { ...tables, stream: path(names.stream), since }))
        return judgeRows(row, schedule, health, now)
      }
    ],
    ['cost', async () => judgeCost(await usage(), await runsOf(names.task), snowflake, health)]
  ]

  function retentionRuns(): Checks[number] {
    return [
      'task',
      async () =>
        judgeRuns(await runsOf(retentionName(names.parsed)), health, now, RETENTION) ?? {
          state: 'healthy',
          found: 'The task that deletes old rows has not failed in the last day.'
        }
    ]
  }

  function usage(): Promise<readonly Row[]> {
    return run(
      statement('health/cost', {
        database,
        staging,
        pipe: showName(path(names.pipe)),
        warehouse: warehouse === null ? null : showName([warehouse.name]),
        task: warehouse === null ? showName([names.task]) : null
      })
    )
  }
}

function ranWithoutFailure(runs: number): string {
  if (runs === 0) return 'The task had no run in the last day.'
  return runs === 1
    ? "The task's one run of the last day did not fail."
    : `None of the task's ${runs} runs of the last day failed.`
}
