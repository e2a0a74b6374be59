import type { Kind } from '../model/kind'
import { call } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { showName } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { placeOf } from '../pipe/place'
import { copyOf, finish, resume, retire, sinceLastLoad, succeed } from '../pipe/replacement'
import { isStopped, lookAtPipe, pathOf, withGrants, type PipePlace, type PipeState } from '../pipe/state'
import { ifThere, lookAt } from '../observing/refusals'
import { numberOf, rowNamed, textOf } from '../spelling/rows'
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
}

interface Known {
  /** null = there is no pipe. */
  readonly state: PipeState | null
  readonly stagingHoldsRows: boolean
}

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
    createdOn: { change: 'computed' }
  },

  declare(config, sql) {
    const place = placeOf(config)
    const { database, schema } = place
    const stage = addressOf('stage', database, schema, place.stage)
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
          createdOn: null
        },
        after: [
          stage,
          addressOf('file-format', database, schema, place.fileFormat),
          addressOf('table', database, schema, place.staging),
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
      const [found, tables] = await Promise.all([
        lookAtPipe(place, run),
        ifThere(run(statement('table/show', { schema: [place.database, place.schema] })))
      ])
      const stagingHoldsRows = (numberOf(rowNamed(tables ?? [], place.staging)?.['rows']) ?? 0) > 0
      if (found === undefined) return { state: 'absent', extra: { state: null, stagingHoldsRows } }
      const { row, state } = found
      const fields = {
        definition: String(row['definition']),
        autoIngest: state.autoIngest,
        executionState: state.executionState,
        paused: state.executionState === 'PAUSED',
        comment: textOf(row['comment']),
        notificationChannel: textOf(row['notification_channel']),
        createdOn: state.createdOn
      }
      return { state: 'present', fields, extra: { state, stagingHoldsRows }, notes: notesOf(state) }
    })
  },

  judge(_, __, ___, { state }) {
    return state?.unfinished?.phase === 'draining' ? { replace: 'its replacement was begun and cut off' } : undefined
  },

  async prepare({ extra, declared: { identity } }, run) {
    const { state = null, stagingHoldsRows = false } = extra ?? {}
    return { state: state && (await withGrants(identity, state, run)), stagingHoldsRows }
  },

  steps(work) {
    const place = work.declared.identity
    const id = { pipe: pathOf(place, place.name) }
    const { state = null, stagingHoldsRows = false } = work.extra ?? {}
    if (work.action === 'delete') return [call(statement('pipe/drop', id))]
    if (state === null) {
      // With lines in the table, a pipe has been here before: what came since it went has to be loaded.
      if (!stagingHoldsRows) return [call(statement('pipe/create', { ...id, ...copyOf(place), comment: MARK }))]
      const before = sinceLastLoad(place, { createdOn: null }, stagingHoldsRows)
      return [...before, ...succeed(place, { grants: [], errorIntegration: null })]
    }
    if (work.action === 'replace') return [...retire(place, state, stagingHoldsRows), ...succeed(place, state)]
    if (state.unfinished !== null) return finish(place, state, state.unfinished.since)
    return [
      ...(state.executionState === 'PAUSED' ? [resume(place)] : []),
      ...(work.diff.some(({ field }) => field === 'comment')
        ? [call(statement('pipe/alter', { ...id, comment: MARK }))]
        : [])
    ]
  }
}

function notesOf({ unfinished }: PipeState): readonly string[] {
  return unfinished === null ? [] : [`its replacement was begun at ${unfinished.since} and cut off; apply finishes it`]
}
