import type { SnowflakeConfig } from '../model/config'
import type { Address } from '../model/fields'
import { retentionName } from '../model/names'
import { addressOf, showName } from './identifiers'
import { type Load, loadOf } from './load'

/** What a task of the pipeline does, and when. */
export interface TaskWork {
  readonly name: string
  /** The files in `sql/` that have its body, create it, and change its body. */
  readonly files: Readonly<Record<'body' | 'create' | 'alterBody', string>>
  /** The values of its body. */
  readonly values: (Load & { readonly stream: readonly string[] }) | Retention
  /** The stream that must have lines; null = it always runs. */
  readonly condition: { readonly streamName: string } | null
  /** "10 MINUTE", "USING CRON …", or "triggered". */
  readonly schedule: string
  readonly after: readonly Address[]
  /** null = it deletes no rows. */
  readonly deletesAfterDays: number | null
}

type Retention = Readonly<Record<'parsed' | 'unparsed' | 'staging', readonly string[]>> & {
  readonly days: number
  /** The stream whose lines are still to be moved. */
  readonly offset: string
}

/** Once a day, at a time at which few other tasks run. */
const DAILY = 'USING CRON 17 3 * * * UTC'

export function worksOf(snowflake: SnowflakeConfig): readonly TaskWork[] {
  const { retainDays } = snowflake
  return [transformation(snowflake), ...(retainDays === null ? [] : [retention(snowflake, retainDays)])]
}

function transformation(snowflake: SnowflakeConfig): TaskWork {
  const { database, schema, names, schedule } = snowflake
  const stream = [database, schema, names.stream]
  const address = (kind: string, name: string) => addressOf(kind, database, schema, name)
  return {
    name: names.task,
    files: { body: 'task/body', create: 'task/create', alterBody: 'task/alter-body' },
    values: { ...loadOf(snowflake), stream },
    condition: { streamName: showName(stream) },
    schedule,
    deletesAfterDays: null,
    after: [
      address('stream', names.stream),
      address('function', names.parser),
      address('table', names.parsed),
      address('table', names.unparsed)
    ]
  }
}

function retention({ database, schema, names }: SnowflakeConfig, days: number): TaskWork {
  const path = (name: string) => [database, schema, name]
  const { parsed, unparsed, staging, stream } = names
  return {
    name: retentionName(parsed),
    files: { body: 'retention/body', create: 'retention/create', alterBody: 'retention/alter-body' },
    values: {
      days,
      parsed: path(parsed),
      unparsed: path(unparsed),
      staging: path(staging),
      offset: showName(path(stream))
    },
    condition: null,
    schedule: DAILY,
    deletesAfterDays: days,
    after: [
      addressOf('stream', ...path(stream)),
      ...[parsed, unparsed, staging].map((table) => addressOf('table', ...path(table)))
    ]
  }
}
