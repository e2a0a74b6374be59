import type { Kind } from '../model/kind'
import type { Row, Run } from '../model/operation'
import { call } from '../model/step'
import { isServiceError } from '../model/service-error'
import { addressOf, parseName, showName, pathIn } from '../snowflake/identifiers'
import { changed } from '../model/change'
import { MARK } from '../model/names'
import { ingestionOf, type Ingestion } from '../snowpipe/ingestion'
import { observeHistory, type LoadHistory } from '../snowpipe/history'
import { drain } from '../snowpipe/replacement'
import { isStopped } from '../snowpipe/status'
import { observePipe, showPipes, withGrants, type PipeState } from '../snowpipe/state'
import { orHidden } from '../snowflake/refusals'
import { listOf, propertiesOf, rowNamed, textOf, unescape } from '../snowflake/rows'
import { tokens } from '../snowflake/sql-text'
import { statement } from '../snowflake/statements'

type Identity = Ingestion

type Stage = {
  readonly url: string | null
  readonly integration: string | null
  /** Qualified name; null = options of the stage's own. */
  readonly fileFormat: string | null
  readonly comment: string | null
}

/** Who reads the stage: a new URL stops them all. */
interface Readers {
  readonly ours: PipeState | null
  readonly others: readonly string[]
  /** What our pipe has loaded. */
  readonly history: LoadHistory
}

/**
 * A stage holds on to an integration by a hidden id: made anew under the same name, it is another one, and only a use of
 * the stage tells. https://docs.snowflake.com/en/user-guide/tables-external-ts
 */
const INTEGRATION_GONE = '003139'
const DETACHED = 'its integration was dropped or made anew since: it has to be attached again'

/**
 * Where the logs are. Never dropped or made anew, since every pipe that reads it would stop for good. A new URL stops
 * them too: our pipe is brought to rest before, and made anew after (the pipe's own change).
 * https://docs.snowflake.com/en/sql-reference/sql/alter-stage
 */
export const stage: Kind<Identity, Stage, Readers> = {
  name: 'stage',
  cloud: 'snowflake',
  fields: {
    url: { change: 'update' },
    integration: { change: 'update' },
    fileFormat: { change: 'update' },
    comment: { change: 'update' }
  },

  declare(config) {
    const ingestion = ingestionOf(config)
    const { database, schema } = ingestion
    return [
      {
        address: addressOf('stage', database, schema, ingestion.stage),
        kind: 'stage',
        identity: ingestion,
        desired: {
          url: ingestion.location,
          integration: ingestion.integration,
          fileFormat: showName(pathIn(ingestion, ingestion.fileFormat)),
          comment: MARK
        },
        after: [
          addressOf('storage-integration', ingestion.integration),
          addressOf('schema', database, schema),
          addressOf('file-format', database, schema, ingestion.fileFormat),
          // Before it moves, its pipe is drained into these, and logs are delivered to the new place already.
          ...[ingestion.staging, ingestion.parsed, ingestion.unparsed].map((name) =>
            addressOf('table', database, schema, name)
          ),
          `s3-delivery-policy:${config.logBucket.name}`,
          ...config.logging.sources.map((source) => `s3-logging:${source}` as const)
        ]
      }
    ]
  },

  observe({ identity: ingestion }, read, now) {
    const { database, schema, stage: name } = ingestion
    return orHidden<Stage, Readers>(async () => {
      const [shown, described, readers, attached] = await Promise.all([
        read(statement('stage/show', { name, schema: [database, schema] })),
        read(statement('stage/describe', { stage: pathIn(ingestion, name) })),
        readersOf(ingestion, read, now),
        isAttached(ingestion, read)
      ])
      const row = rowNamed(shown, name)
      if (row === undefined) return { state: 'absent' }
      const fields = {
        url: urlOf(row['url']),
        integration: attached ? textOf(row['storage_integration']) : null,
        fileFormat: formatOf(ingestion, described),
        comment: textOf(row['comment'])
      }
      return { state: 'present', fields, extra: readers, notes: attached ? [] : [DETACHED] }
    })
  },

  judge(diff, desired, live, { others }) {
    if (!diff.some(({ field }) => field === 'url')) return undefined
    if (schemeOf(live.url) !== schemeOf(desired.url)) {
      return {
        blocked: `The stage points to ${live.url ?? 'storage inside Snowflake'}, and a stage cannot move to another provider: rename it (ALTER STAGE … RENAME TO …), or give another \`table\`.`
      }
    }
    if (others.length === 0) return undefined
    return {
      blocked: `${others.join(', ')} read this stage too, and its new URL would stop them for good: give them a stage of their own first.`
    }
  },

  async prepare({ extra, declared: { identity } }, read, now) {
    const { ours = null, others = [], history = await observeHistory(identity, read, now) } = extra ?? {}
    return { ours: ours && (await withGrants(identity, ours, read)), others, history }
  },

  steps(work) {
    const ingestion = work.declared.identity
    const id = { stage: pathIn(ingestion, ingestion.stage) }
    switch (work.action) {
      case 'create':
        return [call(statement('stage/create', { ...id, ...work.desired }))]
      case 'delete':
        return [call(statement('stage/drop', id))]
      case 'update':
      case 'replace': {
        const settings = changed(work.diff, work.desired)
        const { ours, history } = work.extra
        // A pipe that loads nothing has nothing to finish at a ingestion that may be anybody's.
        const loads = ours !== null && ours.autoIngest && !isStopped(ours.executionState)
        const here = { ...ingestion, location: work.live.url ?? ingestion.location }
        const rest = settings.url !== undefined && loads ? drain(here, ours, history) : []
        return [...rest, call(statement('stage/alter', { ...id, ...settings }))]
      }
    }
  }
}

/** Whether the stage's integration is still the one that it was given. What else refuses the use is no matter here. */
async function isAttached(ingestion: Ingestion, read: Run): Promise<boolean> {
  try {
    await read(statement('stage/list', { stage: pathIn(ingestion, ingestion.stage) }))
    return true
  } catch (error) {
    return !isServiceError(error, INTEGRATION_GONE)
  }
}

async function readersOf(ingestion: Ingestion, read: Run, now: Date): Promise<Readers> {
  const [ours, pipes, history] = await Promise.all([
    observePipe(ingestion, read),
    read(showPipes(ingestion)),
    observeHistory(ingestion, read, now)
  ])
  const readers = pipes.filter((pipe) => reads(pipe, ingestion)).map(({ name }) => String(name))
  return {
    ours: ours !== undefined && readers.includes(ingestion.pipe) ? ours.state : null,
    others: readers.filter((name) => name !== ingestion.pipe),
    history
  }
}

/** Whether a pipe of the same schema copies from the stage, however its COPY statement spells the stage's name. */
function reads(pipe: Row, { database, schema, stage }: Ingestion): boolean {
  const spelled = (...parts: readonly string[]) => `@ ${tokens(showName(parts)).join(' ')} `
  const definition = `${tokens(String(pipe['definition'])).join(' ')} `
  return [[stage], [schema, stage], [database, schema, stage]].some((parts) => definition.includes(spelled(...parts)))
}

/** "s3://bucket" and "s3://bucket/" are the same ingestion; DESCRIBE gives a list of one. */
function urlOf(cell: unknown): string | null {
  const [url = null] = listOf(cell)
  return url !== null && /^\w+:\/\/[^/]+$/.test(url) ? `${url}/` : url
}

function formatOf(ingestion: Ingestion, described: readonly Row[]): string | null {
  const printed = textOf(propertiesOf(described).get('FORMAT_NAME'))
  const parts = printed === null ? undefined : parseName(unescape(printed))
  if (parts === undefined) return printed
  return showName(parts.length === 1 ? pathIn(ingestion, parts[0] ?? '') : parts)
}

function schemeOf(url: string | null): string | undefined {
  return url?.split('://')[0]
}
