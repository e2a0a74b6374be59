import { type EarlierPipe, leaveEarlierTables, observeEarlierPipes } from '../ingestion/leaving/earlier-pipes'
import { markLeftIntegration } from '../ingestion/leaving/left-integration'
import { isOurLocation } from '../ingestion/leaving/our-location'
import { endReadingLeft } from '../ingestion/leaving/places'
import { endTrust } from '../ingestion/leaving/trust'
import { observeReadable, type Traced, tracedOf } from '../ingestion/leaving/unread'
import { attachLeavings } from '../ingestion/snowpipe/beside'
import { observeHistory } from '../ingestion/snowpipe/history'
import { alterStage, loadUnread, moveStage } from '../ingestion/snowpipe/move'
import { readersOf, type StageReaders } from '../ingestion/snowpipe/readers'
import { formatOf } from '../ingestion/snowpipe/stage-format'
import { withGrants } from '../ingestion/snowpipe/state'
import { changed } from '../model/change'
import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import { call, type Step } from '../model/step'
import { addressOf, pathIn, showName } from '../snowflake/identifiers'
import { stageUrl } from '../snowflake/locations'
import { orHidden, shownWith } from '../snowflake/refusals'
import { rowNamed, textOf } from '../snowflake/rows'
import { DETACHED, isAttached } from '../snowflake/stage-integration'
import { statement } from '../snowflake/statements'

type Identity = Traced

type Stage = {
  readonly url: string | null
  readonly integration: string | null
  /** Qualified name; null = the stage has its own options. */
  readonly fileFormat: string | null
  readonly comment: string | null
  /** Locations that S3 delivered to when an apply was interrupted, and that nothing loads from. */
  readonly unread: readonly string[]
}

interface Readers extends StageReaders {
  /** Whether S3 delivered our logs to where the stage points now. Read by `prepare` for a move. */
  readonly isOurs: boolean
  /** What comes after another integration was attached. Read by `prepare`. */
  readonly afterwards: readonly Step[]
  /** Of tables with another name, which this stage takes over from when it is created. */
  readonly earlier: readonly EarlierPipe[]
  /** What is unread, even if Snowflake cannot read it yet. */
  readonly mayBeUnread: readonly string[]
}

/**
 * Where the logs are. Never dropped or recreated, since every pipe that reads it would stop permanently. A new URL
 * stops them too: our pipe is drained before that, and replaced afterwards (by the pipe's own change).
 * https://docs.snowflake.com/en/sql-reference/sql/alter-stage
 */
export const stage: Kind<Identity, Stage, Readers> = {
  name: 'stage',
  cloud: 'snowflake',
  fields: {
    url: { change: 'update' },
    integration: { change: 'update' },
    fileFormat: { change: 'update' },
    comment: { change: 'update' },
    unread: { change: 'update' }
  },

  declare(config) {
    const ingestion = tracedOf(config)
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
          comment: MARK,
          unread: []
        },
        after: [
          addressOf('storage-integration', ingestion.integration),
          addressOf('schema', database, schema),
          addressOf('file-format', database, schema, ingestion.fileFormat),
          // Before the URL changes, the pipe is drained into these tables, and logs already go to the new location.
          ...[ingestion.staging, ingestion.parsed, ingestion.unparsed].map((name) =>
            addressOf('table', database, schema, name)
          ),
          // Then Snowflake may read both locations.
          `iam-role-policy:${config.role.policyName}`,
          `s3-delivery-policy:${config.logBucket.name}`,
          ...config.logging.sources.map((source) => `s3-logging:${source}` as const)
        ]
      }
    ]
  },

  observe({ identity: ingestion }, read, now) {
    const { database, schema, stage: name } = ingestion
    return orHidden<Stage, Readers>(async () => {
      const [[row, described], readers, attached, { mayBeUnread, unread }] = await Promise.all([
        shownWith(
          read(statement('stage/show', { name, schema: [database, schema] })),
          read(statement('stage/describe', { stage: pathIn(ingestion, name) })),
          (rows) => rowNamed(rows, name)
        ),
        readersOf(ingestion, read, now),
        isAttached(pathIn(ingestion, ingestion.stage), read),
        observeReadable(ingestion, read, now)
      ])
      if (row === undefined || described === undefined) {
        const earlier = await observeEarlierPipes(ingestion, read, now)
        return { state: 'absent', extra: { ...readers, isOurs: false, afterwards: [], earlier, mayBeUnread } }
      }
      const fields = {
        url: stageUrl(row),
        integration: attached ? textOf(row['storage_integration']) : null,
        fileFormat: formatOf(ingestion, described),
        comment: textOf(row['comment']),
        unread
      }
      return {
        state: 'present',
        fields,
        extra: { ...readers, isOurs: false, afterwards: [], earlier: [], mayBeUnread },
        notes: attached ? [] : [DETACHED]
      }
    })
  },

  judge(diff, desired, live, { otherPipes }) {
    if (!diff.some(({ field }) => field === 'url')) return undefined
    if (schemeOf(live.url) !== schemeOf(desired.url)) {
      return {
        blocked: `The stage points to ${live.url ?? 'storage inside Snowflake'}, and a stage cannot move to another provider: rename it (ALTER STAGE … RENAME TO …), or set another \`table\`.`
      }
    }
    if (otherPipes.length === 0) return undefined
    return {
      blocked: `Other pipes read this stage too, and a new URL would stop them permanently: ${otherPipes.join(', ')}. Give them their own stage first.`
    }
  },

  async prepare(work, read, now) {
    const { identity } = work.declared
    const { ourPipe = null, otherPipes = [], history = await observeHistory(identity, read, now) } = work.extra ?? {}
    const leavings = work.extra?.leavings ?? []
    const changesIntegration = work.action === 'update' && work.diff.some(({ field }) => field === 'integration')
    const isOurs = work.action === 'update' && (await isOurLocation(work.live.url, identity, identity.aws, read))
    return {
      ourPipe: ourPipe && (await withGrants(identity, ourPipe, read)),
      otherPipes,
      history,
      leavings,
      isOurs,
      afterwards: changesIntegration
        ? [...(await endTrust(identity, read)), ...(await markLeftIntegration(identity, work.live.integration, read))]
        : [],
      earlier: [],
      mayBeUnread: work.extra?.mayBeUnread ?? []
    }
  },

  steps(work) {
    const ingestion = work.declared.identity
    const id = { stage: pathIn(ingestion, ingestion.stage) }
    switch (work.action) {
      case 'create': {
        const { url, integration, fileFormat, comment } = work.desired
        const { earlier = [], mayBeUnread = [], history } = work.extra ?? {}
        return [
          ...leaveEarlierTables(ingestion, work.extra),
          call(statement('stage/create', { ...id, url, integration, fileFormat, comment })),
          ...loadUnread(ingestion, work.extra),
          ...((earlier.length > 0 || mayBeUnread.length > 0) && history ? [endReadingLeft(ingestion, history.now)] : [])
        ]
      }
      case 'delete':
        return [call(statement('stage/drop', id))]
      case 'update':
      case 'replace': {
        const { url, unread: _, ...settings } = changed(work.diff, work.desired)
        const alters = Object.keys(settings).length > 0
        const { ourPipe, history, leavings, isOurs, afterwards } = work.extra
        const leaves = work.diff.some(({ field }) => field === 'url' || field === 'unread')
        return [
          ...(settings.integration === undefined ? [] : attachLeavings(ingestion, leavings)),
          ...loadUnread(ingestion, work.extra),
          ...(url === undefined
            ? alters
              ? alterStage(ingestion, settings, ourPipe, history)
              : []
            : moveStage(ingestion, { url: work.live.url, isOurs }, settings, ourPipe, history)),
          ...(leaves ? [endReadingLeft(ingestion, history.now)] : []),
          ...(settings.integration === undefined ? [] : afterwards)
        ]
      }
    }
  }
}

function schemeOf(url: string | null): string | undefined {
  return url?.split('://')[0]
}
