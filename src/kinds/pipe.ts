import { lastMove } from '../delivery/leaving'
import type { Kind } from '../model/kind'
import { call, type Step } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { showName } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { placeOf } from '../pipe/place'
import { lookAtPast, type Past } from '../pipe/past'
import { isReachable } from '../pipe/reach'
import { begin, copyOf, finish, isFirst, makeUp, makeUpBefore, resume, retire, succeed } from '../pipe/replacement'
import { isStopped, lookAtPipe, pathOf, withGrants, type PipePlace, type PipeState } from '../pipe/state'
import { lookAt } from '../observing/refusals'
import { textOf } from '../spelling/rows'
import { sameSql } from '../spelling/sql-text'
import { statement } from '../spelling/statements'

type Identity = PipePlace

type Pipe = {
  /** The COPY statement. */
  readonly definition: string
  readonly autoIngest: boolean
  readonly paused: boolean
  readonly executionState: string
  readonly comment: string | null
  /** ARN of the SQS queue that S3 has to tell of new objects. */
  readonly notificationChannel: string | null
  readonly createdOn: string | null
  /** When the staging table was made: the first pipe loads what has come since. */
  readonly tableSince: string
}

interface Known {
  /** null = there is no pipe. */
  readonly state: PipeState | null
  readonly past: Past
}

const NOTHING_KNOWN: Past = { hasLines: false, tableSince: null, now: new Date(0), movedOn: null }

/**
 * Loads each log object into the staging table, once. What it has loaded and has still to load is its own: it is made
 * anew only by Snowflake's procedure. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
export const pipe: Kind<Identity, Pipe, Known> = {
  name: 'pipe',
  settlesWithinSeconds: 30,
  fields: {
    definition: { change: 'replace', same: sameSql },
    autoIngest: { change: 'replace' },
    // Other states pass by themselves, or when access is restored; the health check tells of them.
    executionState: { change: 'replace', same: (_: string, live: string) => !isStopped(live) },
    paused: { change: 'update' },
    comment: { change: 'update' },
    // There is one queue for a bucket, whichever pipes listen.
    notificationChannel: { change: 'computed', outlivesReplacement: true },
    createdOn: { change: 'computed' },
    tableSince: { change: 'computed' }
  },

  declare(config, sql) {
    const place = placeOf(config)
    const { database, schema } = place
    const stage = addressOf('stage', database, schema, place.stage)
    const staging = addressOf('table', database, schema, place.staging)
    return [
      {
        address: addressOf('pipe', database, schema, place.name),
        kind: 'pipe',
        identity: place,
        desired: {
          definition: sql('pipe/copy', copyOf(place)),
          autoIngest: true,
          executionState: 'RUNNING',
          paused: false,
          comment: MARK,
          notificationChannel: null,
          createdOn: null,
          tableSince: { from: staging, field: 'createdOn' }
        },
        after: [
          stage,
          addressOf('file-format', database, schema, place.fileFormat),
          staging,
          // What the pipe loads first, the stream must give out.
          addressOf('stream', database, schema, config.snowflake.names.stream),
          // A refresh lists the bucket.
          `iam-role-policy:${config.role.policyName}`,
          ...(place.warehouse === null ? [] : [addressOf('warehouse', place.warehouse)])
        ],
        replacedWith: [{ address: stage, field: 'url' }]
      }
    ]
  },

  observe({ identity: place }, run) {
    return lookAt<Pipe, Known>(`GRANT MONITOR ON PIPE ${showName(pathOf(place, place.name))}`, async () => {
      const [found, past] = await Promise.all([lookAtPipe(place, run), lookAtPast(place, run)])
      if (found === undefined) return { state: 'absent', extra: { state: null, past } }
      const { row, state } = found
      const fields = {
        definition: String(row['definition']),
        autoIngest: state.autoIngest,
        executionState: state.executionState,
        paused: state.executionState === 'PAUSED',
        comment: textOf(row['comment']),
        notificationChannel: textOf(row['notification_channel']),
        createdOn: state.createdOn,
        tableSince: past.tableSince ?? ''
      }
      return { state: 'present', fields, extra: { state, past }, notes: notesOf(state) }
    })
  },

  judge(_, __, ___, { state }) {
    const isCutOff = state?.unfinished !== null && state?.unfinished.phase !== 'replaced'
    return isCutOff ? { replace: 'its replacement was begun and cut off' } : undefined
  },

  async prepare({ extra, declared: { identity } }, run) {
    const { state = null, past = await lookAtPast(identity, run) } = extra ?? {}
    if (state === null) return { state, past }
    const [granted, movedOn] = await Promise.all([
      withGrants(identity, state, run),
      isStopped(state.executionState) ? lastMove(identity.logBucket, run) : null
    ])
    return { state: granted, past: { ...past, movedOn } }
  },

  steps(work) {
    const place = work.declared.identity
    const id = { pipe: pathOf(place, place.name) }
    const { state = null, past = NOTHING_KNOWN } = work.extra ?? {}
    if (work.action === 'delete') return [call(statement('pipe/drop', id))]
    if (state === null) {
      if (isFirst(past)) return begin(place, work.desired.tableSince)
      return [...makeUp(place, past), ...succeed(place, { grants: [], errorIntegration: null })]
    }
    if (work.action === 'replace') return [...retire(place, state, past), ...succeed(place, state)]
    if (state.unfinished !== null) return finish(place, state, state.unfinished.since, past)
    return [
      ...(state.executionState === 'PAUSED' ? [resume(place)] : []),
      ...(work.diff.some(({ field }) => field === 'comment')
        ? [...missedBefore(place, state, past), call(statement('pipe/alter', { ...id, comment: MARK }))]
        : [])
    ]
  }
}

/** A pipe without our mark may be another than we made, and know nothing of what that one had still to load. */
function missedBefore(place: PipePlace, state: PipeState, past: Past): readonly Step[] {
  const isRecent = state.createdOn !== null && isReachable(state.createdOn, past.now)
  return isRecent && past.hasLines ? makeUpBefore(place, state, past) : []
}

function notesOf({ unfinished }: PipeState): readonly string[] {
  return unfinished === null ? [] : [`its replacement was begun at ${unfinished.since} and cut off; apply finishes it`]
}
