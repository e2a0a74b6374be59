import type { Kind } from '../model/kind'
import { call, type Row, type Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { addressOf } from '../spelling/addresses'
import { changed } from '../spelling/changes'
import { parseName, showName } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { placeOf } from '../pipe/place'
import { lookAtPast, type Past } from '../pipe/past'
import { retire } from '../pipe/replacement'
import { isStopped, lookAtPipe, pathOf, showPipes, withGrants, type PipePlace, type PipeState } from '../pipe/state'
import { lookAt } from '../observing/refusals'
import { listOf, propertiesOf, rowNamed, textOf, unescape } from '../spelling/rows'
import { tokens } from '../spelling/sql-text'
import { statement } from '../spelling/statements'

type Identity = PipePlace

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
  readonly past: Past
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
  fields: {
    url: { change: 'update' },
    integration: { change: 'update' },
    fileFormat: { change: 'update' },
    comment: { change: 'update' }
  },

  declare(config) {
    const place = placeOf(config)
    const { database, schema } = place
    return [
      {
        address: addressOf('stage', database, schema, place.stage),
        kind: 'stage',
        identity: place,
        desired: {
          url: place.location,
          integration: place.integration,
          fileFormat: showName(pathOf(place, place.fileFormat)),
          comment: MARK
        },
        after: [
          addressOf('storage-integration', place.integration),
          addressOf('schema', database, schema),
          addressOf('file-format', database, schema, place.fileFormat),
          ...config.logging.sources.map((source) => `s3-logging:${source}` as const)
        ]
      }
    ]
  },

  observe({ identity: place }, run) {
    const { database, schema, stage: name } = place
    return lookAt<Stage, Readers>(`GRANT USAGE ON STAGE ${showName(pathOf(place, name))}`, async () => {
      const [shown, described, readers, attached] = await Promise.all([
        run(statement('stage/show', { name, schema: [database, schema] })),
        run(statement('stage/describe', { stage: pathOf(place, name) })),
        readersOf(place, run),
        isAttached(place, run)
      ])
      const row = rowNamed(shown, name)
      if (row === undefined) return { state: 'absent' }
      const fields = {
        url: urlOf(row['url']),
        integration: attached ? textOf(row['storage_integration']) : null,
        fileFormat: formatOf(place, described),
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

  async prepare({ extra, declared: { identity } }, run) {
    const { ours = null, others = [], past = await lookAtPast(identity, run) } = extra ?? {}
    return { ours: ours && (await withGrants(identity, ours, run)), others, past }
  },

  steps(work) {
    const place = work.declared.identity
    const id = { stage: pathOf(place, place.stage) }
    switch (work.action) {
      case 'create':
        return [call(statement('stage/create', { ...id, ...work.desired }))]
      case 'delete':
        return [call(statement('stage/drop', id))]
      case 'update':
      case 'replace': {
        const settings = changed(work.diff, work.desired)
        const { ours, past } = work.extra
        // A pipe that loads nothing has nothing to finish at a place that may be anybody's.
        const loads = ours !== null && ours.autoIngest && !isStopped(ours.executionState)
        const here = { ...place, location: work.live.url ?? place.location }
        const rest = settings.url !== undefined && loads ? retire(here, ours, past) : []
        return [...rest, call(statement('stage/alter', { ...id, ...settings }))]
      }
    }
  }
}

/** Whether the stage's integration is still the one that it was given. What else refuses the use is no matter here. */
async function isAttached(place: PipePlace, run: Run): Promise<boolean> {
  try {
    await run(statement('stage/list', { stage: pathOf(place, place.stage) }))
    return true
  } catch (error) {
    return !isServiceError(error, INTEGRATION_GONE)
  }
}

async function readersOf(place: PipePlace, run: Run): Promise<Readers> {
  const [ours, pipes, past] = await Promise.all([lookAtPipe(place, run), run(showPipes(place)), lookAtPast(place, run)])
  const readers = pipes.filter((pipe) => reads(pipe, place)).map(({ name }) => String(name))
  return {
    ours: ours !== undefined && readers.includes(place.name) ? ours.state : null,
    others: readers.filter((name) => name !== place.name),
    past
  }
}

/** Whether a pipe of the same schema copies from the stage, however its COPY statement spells the stage's name. */
function reads(pipe: Row, { database, schema, stage }: PipePlace): boolean {
  const spelled = (...parts: readonly string[]) => `@ ${tokens(showName(parts)).join(' ')} `
  const definition = `${tokens(String(pipe['definition'])).join(' ')} `
  return [[stage], [schema, stage], [database, schema, stage]].some((parts) => definition.includes(spelled(...parts)))
}

/** "s3://bucket" and "s3://bucket/" are the same place; DESCRIBE gives a list of one. */
function urlOf(cell: unknown): string | null {
  const [url = null] = listOf(cell)
  return url !== null && /^\w+:\/\/[^/]+$/.test(url) ? `${url}/` : url
}

function formatOf(place: PipePlace, described: readonly Row[]): string | null {
  const printed = textOf(propertiesOf(described).get('FORMAT_NAME'))
  const parts = printed === null ? undefined : parseName(unescape(printed))
  if (parts === undefined) return printed
  return showName(parts.length === 1 ? pathOf(place, parts[0] ?? '') : parts)
}

function schemeOf(url: string | null): string | undefined {
  return url?.split('://')[0]
}
