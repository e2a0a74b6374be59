/**
 * What the sandbox would bill: rows of PIPE_USAGE_HISTORY, WAREHOUSE_METERING_HISTORY and SERVERLESS_TASK_HISTORY, by the
 * hour. https://www.snowflake.com/legal-files/CreditConsumptionTable.pdf
 */
import type { WarehouseObject } from '../../contract'
import type { Load } from '../copy/history'
import type { TaskRun } from '../tasks/task-history'
import type { HistoryTable } from '../translation/scope'

const HOUR = 3_600_000
const CREDITS_PER_BYTE = 0.0037 / 1e9
const SERVERLESS = 0.9
/** A warehouse is billed for a minute whenever it starts, and goes to sleep after another one. */
const LEAST_SECONDS = 60
const SIZES = ['X-Small', 'Small', 'Medium', 'Large', 'X-Large', '2X-Large', '3X-Large', '4X-Large']

type Rows = HistoryTable['rows']

export function pipeUsage(loads: readonly Load[]): Rows {
  return byHour(
    loads,
    ({ loadedAt }) => loadedAt,
    ({ pipe }) => pipe?.name ?? null
  ).map(({ start, name, items }) => {
    const bytes = items.reduce((sum, { size }) => sum + size, 0)
    return [start, hourAfter(start), name, bytes * CREDITS_PER_BYTE, bytes, items.length, bytes]
  })
}

export function warehouseMetering(runs: readonly TaskRun[], warehouses: readonly WarehouseObject[]): Rows {
  return byHour(
    billed(runs),
    ({ startedAt }) => startedAt,
    ({ warehouse }) => warehouse
  ).flatMap(({ start, name, items }) => {
    const size = warehouses.find((one) => one.name === name)?.size
    if (name === null || size === undefined) return []
    const seconds = items.reduce((sum, one) => sum + one.seconds + LEAST_SECONDS, 0)
    const credits = (Math.min(seconds, 3600) / 3600) * 2 ** SIZES.indexOf(size)
    return [[start, hourAfter(start), name, credits, credits, 0]]
  })
}

export function serverlessTasks(runs: readonly TaskRun[]): Rows {
  return byHour(
    billed(runs).filter(({ warehouse }) => warehouse === null),
    ({ startedAt }) => startedAt,
    ({ name }) => name
  ).map(({ start, name, items }) => {
    const seconds = items.reduce((sum, one) => sum + Math.max(1, one.seconds), 0)
    return [start, hourAfter(start), name, (seconds / 3600) * SERVERLESS]
  })
}

interface Billed {
  readonly name: string
  readonly warehouse: string | null
  readonly startedAt: Date
  readonly seconds: number
}

/** A run whose condition was false needs no compute. */
function billed(runs: readonly TaskRun[]): readonly Billed[] {
  return runs.flatMap(({ task, state, startedAt, completedAt }) =>
    state === 'SKIPPED' || startedAt === null || completedAt === null
      ? []
      : [{ ...task, startedAt, seconds: (completedAt.getTime() - startedAt.getTime()) / 1000 }]
  )
}

function byHour<T>(
  items: readonly T[],
  at: (item: T) => Date,
  named: (item: T) => string | null
): readonly { readonly start: Date; readonly name: string | null; readonly items: readonly T[] }[] {
  const hourOf = (item: T) => Math.floor(at(item).getTime() / HOUR)
  const groups = Map.groupBy(items, (item) => `${hourOf(item)} ${named(item)}`)
  return Array.from(groups.values(), (group) => {
    const [first] = group
    return {
      start: new Date((first === undefined ? 0 : hourOf(first)) * HOUR),
      name: first === undefined ? null : named(first),
      items: group
    }
  })
}

function hourAfter(start: Date): Date {
  return new Date(start.getTime() + HOUR)
}
