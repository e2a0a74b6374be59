import {
  IDLE_SECONDS,
  SERVERLESS_TASK_MULTIPLIER,
  SNOWPIPE_CREDITS_PER_GB,
  XSMALL_CREDITS_PER_HOUR
} from '../../src/model/prices'
import { type Page, tableHeader, tableRow } from './sections'

/** GB of logs in a day, without compression. */
const VOLUMES = [1, 100, 1000]

/** What the sums assume; docs/cost.md says each of them in words. */
const LINE_BYTES = 475
const LINES_PER_SECOND = 100_000
const RUNS = 144
const OBJECT_BYTES = 1e6
const S3_DAYS = 30
const STORED_DAYS = 400
const COMPRESSION = 5
/** Raw and parsed lines. */
const COPIES = 2
const DAYS = 30

/** List prices in US dollars, us-east-1; docs/cost.md has the sources and dates. */
const PRICES = { credit: 2, snowflakeTb: 23, s3Gb: 0.023, put: 0.005 / 1000, get: 0.0004 / 1000 }
const DAY_SECONDS = 86_400

/** The tables of docs/cost.md. */
export function costPage(): Page {
  return { file: 'docs/cost.md', sections: { credits: creditsTable(), dollars: dollarsTable() } }
}

/** Credits of a day. */
function creditsTable(): string {
  const rows = VOLUMES.map((gb) =>
    tableRow(named(gb), amount(lines(gb) / 1e6), ...[loading(gb), onWarehouse(gb), serverless(gb)].map(amount))
  )
  return [
    ...tableHeader('logs a day', 'million lines', 'Snowpipe', 'task on a warehouse of its own', 'serverless task'),
    ...rows
  ].join('\n')
}

/** US dollars of 30 days. */
function dollarsTable(): string {
  const rows = VOLUMES.map((gb) => {
    const objects = (gb * 1e9) / OBJECT_BYTES
    const parts = [
      loading(gb) * DAYS * PRICES.credit,
      serverless(gb) * DAYS * PRICES.credit,
      ((gb * STORED_DAYS * COPIES) / COMPRESSION / 1000) * PRICES.snowflakeTb,
      gb * S3_DAYS * PRICES.s3Gb,
      objects * DAYS * (PRICES.put + PRICES.get)
    ]
    const all = parts.reduce((sum, part) => sum + part, 0)
    const idle = (onWarehouse(gb) - serverless(gb)) * DAYS * PRICES.credit
    return tableRow(named(gb), ...parts.map(amount), `**${amount(all)}**`, amount(all + idle))
  })
  return [
    ...tableHeader(
      'logs a day',
      'Snowpipe',
      'serverless task',
      'Snowflake storage',
      'S3 storage',
      'S3 requests',
      'in all',
      'with a warehouse instead'
    ),
    ...rows
  ].join('\n')
}

function lines(gb: number): number {
  return (gb * 1e9) / LINE_BYTES
}

function loading(gb: number): number {
  return gb * SNOWPIPE_CREDITS_PER_GB
}

/** The runs of a day, each with the idle seconds after it, but not more than the day has. */
function onWarehouse(gb: number): number {
  const seconds = lines(gb) / LINES_PER_SECOND + RUNS * IDLE_SECONDS
  return (Math.min(seconds, DAY_SECONDS) / 3600) * XSMALL_CREDITS_PER_HOUR
}

function serverless(gb: number): number {
  const run = Math.max(1, Math.ceil(lines(gb) / LINES_PER_SECOND / RUNS))
  return ((run * RUNS) / 3600) * XSMALL_CREDITS_PER_HOUR * SERVERLESS_TASK_MULTIPLIER
}

function named(gb: number): string {
  return gb < 1000 ? `${gb} GB` : `${gb / 1000} TB`
}

/** Two digits are more than the assumptions are worth. */
function amount(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en-US', { maximumFractionDigits: 4 })
}
