import { permissionOn } from '../aws/topic-policy'
import { lastMove } from '../ingestion/delivery/late-delivery'
import { backfillBeforeAdopting } from '../ingestion/snowpipe/backfill'
import { dropLeaving } from '../ingestion/snowpipe/beside'
import { oweNothing } from '../ingestion/snowpipe/catch-up'
import { type LoadHistory, NOTHING_KNOWN, observeHistory } from '../ingestion/snowpipe/history'
import { copyValues, type Ingestion, ingestionOf, pipePath } from '../ingestion/snowpipe/ingestion'
import { type Leaving, leavingNotes, ownLeaving } from '../ingestion/snowpipe/leaving'
import { loadAgain, replacePipe } from '../ingestion/snowpipe/new-pipe'
import { pipeNotes } from '../ingestion/snowpipe/notes'
import { observeOutOfReach } from '../ingestion/snowpipe/out-of-reach'
import { namedIn } from '../ingestion/snowpipe/references'
import { finish, mark, mustReplace, resume } from '../ingestion/snowpipe/replacement'
import { observeLeavings, observePipe, type PipeState, withGrants } from '../ingestion/snowpipe/state'
import { isStopped } from '../ingestion/snowpipe/status'
import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import { call } from '../model/step'
import { comparable, isMarked } from '../snowflake/created-mark'
import { addressOf } from '../snowflake/identifiers'
import { orHidden } from '../snowflake/refusals'
import { textOf } from '../snowflake/rows'
import { sameSql } from '../snowflake/sql-text'
import { statement } from '../snowflake/statements'

type Identity = Ingestion

type Pipe = {
  /** The COPY statement. */
  readonly definition: string
  readonly autoIngest: boolean
  /** ARN of the SNS topic that its queue is subscribed to; null = S3 notifies the queue. */
  readonly topic: string | null
  readonly paused: boolean
  readonly executionState: string
  readonly comment: string | null
  /** ARN of the SQS queue, or of the SNS topic, to which S3 must send events about new objects. */
  readonly notificationChannel: string | null
  readonly createdOn: string | null
  /** When the staging table was created: the first pipe loads what arrived since then. */
  readonly tableSince: string
  /** What a repair of the notification does not look for, and why. */
  readonly outOfReach: string | null
}

interface Known {
  /** null = there is no pipe. */
  readonly state: PipeState | null
  readonly history: LoadHistory
  readonly leavings: readonly Leaving[]
}

/**
 * Loads each log object into the staging table, once. Only the pipe knows what it has loaded and still has to load, so
 * it may only be recreated with Snowflake's procedure.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
export const pipe: Kind<Identity, Pipe, Known> = {
  name: 'pipe',
  cloud: 'snowflake',
  settlesWithinSeconds: 30,
  outputs: { 'notification-channel': 'notificationChannel' },
  fields: {
    definition: { change: 'replace', same: sameSql },
    autoIngest: { change: 'replace' },
    topic: { change: 'replace' },
    // Other states end by themselves or when access is restored; the health check reports them.
    executionState: { change: 'replace', onTheWay: true, same: (_: string, live: string) => !isStopped(live) },
    paused: { change: 'update', onTheWay: true },
    comment: { change: 'update', onTheWay: true },
    // All pipes for a bucket share one queue.
    notificationChannel: { change: 'computed', outlivesReplacement: { unless: ['topic'] } },
    createdOn: { change: 'computed' },
    tableSince: { change: 'computed' },
    outOfReach: { change: 'computed' }
  },

  declare(config, sql) {
    const ingestion = ingestionOf(config)
    const { database, schema } = ingestion
    const stage = addressOf('stage', database, schema, ingestion.stage)
    const staging = addressOf('table', database, schema, ingestion.staging)
    return [
      {
        address: addressOf('pipe', database, schema, ingestion.pipe),
        kind: 'pipe',
        identity: ingestion,
        desired: {
          definition: sql('pipe/copy', copyValues(ingestion)),
          autoIngest: true,
          topic: ingestion.topic,
          executionState: 'RUNNING',
          paused: false,
          comment: MARK,
          notificationChannel: null,
          createdOn: null,
          tableSince: { from: staging, field: 'createdOn' },
          outOfReach: null
        },
        after: [
          stage,
          addressOf('file-format', database, schema, ingestion.fileFormat),
          staging,
          // The stream must already record the first lines that the pipe loads.
          addressOf('stream', database, schema, config.snowflake.names.stream),
          // The task of an adopted pipeline may not leave out a line that the new pipe loads again.
          addressOf('task', database, schema, config.snowflake.names.task),
          // A refresh lists the bucket.
          `iam-role-policy:${config.role.policyName}`,
          // The queue subscribes to the topic when the pipe is created.
          ...permissionOn(ingestion.topic),
          ...(ingestion.warehouse === null ? [] : [addressOf('warehouse', ingestion.warehouse)])
        ],
        replacedWith: [{ address: stage, field: 'url' }]
      }
    ]
  },

  observe({ identity: ingestion }, read, now) {
    return orHidden<Pipe, Known>(async () => {
      const [found, history, leavings] = await Promise.all([
        observePipe(ingestion, read),
        observeHistory(ingestion, read, now),
        observeLeavings(ingestion, read)
      ])
      const left = leavingNotes(ingestion, leavings)
      if (found === undefined) return { state: 'absent', extra: { state: null, history, leavings }, notes: left }
      const { row, state } = found
      const marked = isMarked(state.comment, state.createdAt, history.tableSince)
      const fields = {
        definition: String(row['definition']),
        autoIngest: state.autoIngest,
        topic: state.topic,
        executionState: state.executionState,
        paused: state.executionState === 'PAUSED',
        comment: comparable(state.comment, marked),
        notificationChannel: textOf(row['notification_channel']),
        createdOn: state.createdOn,
        tableSince: history.tableSince ?? '',
        outOfReach: await observeOutOfReach(ingestion, state, read, history.now)
      }
      return {
        state: 'present',
        fields,
        extra: { state, history, leavings },
        notes: [...pipeNotes(state, ingestion, marked), ...left]
      }
    })
  },

  // Otherwise it would be STOPPED_…: https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
  provesOthers: (ingestion, { executionState, definition }) =>
    executionState === 'RUNNING' ? namedIn(definition, ingestion) : [],

  judge: (_, __, ___, { state }) => (state === null ? undefined : mustReplace(state)),

  async prepare({ extra, declared: { identity } }, read, now) {
    const { state = null, history = await observeHistory(identity, read, now) } = extra ?? {}
    const leavings = extra?.leavings ?? (await observeLeavings(identity, read))
    if (state === null) return { state, history, leavings }
    const [granted, moved] = await Promise.all([
      withGrants(identity, state, read),
      isStopped(state.executionState) ? lastMove(identity.logBucket, read) : null
    ])
    // Back at a location that the logs had left: what the pipe there has not loaded yet is loaded by name.
    const movedOn = ownLeaving(identity, leavings)?.since ?? moved
    return { state: granted, history: { ...history, movedOn }, leavings }
  },

  steps(work) {
    const ingestion = work.declared.identity
    const { state = null, history = NOTHING_KNOWN, leavings = [] } = work.extra ?? {}
    if (work.action === 'delete') {
      return [
        oweNothing(ingestion),
        ...leavings.flatMap((leaving) => dropLeaving(ingestion, leaving)),
        call(statement('pipe/drop', { pipe: pipePath(ingestion) }))
      ]
    }
    if (state === null) return loadAgain(ingestion, work.desired.tableSince, history)
    if (work.action === 'replace') return replacePipe(ingestion, state, history, ownLeaving(ingestion, leavings))
    if (state.unfinished !== null) return finish(ingestion, state, state.unfinished.since, history)
    return [
      ...(state.executionState === 'PAUSED' ? [resume(ingestion)] : []),
      ...(work.diff.some(({ field }) => field === 'comment')
        ? [...backfillBeforeAdopting(ingestion, state, history), ...mark(ingestion)]
        : [])
    ]
  }
}
