import { changed } from '../model/change'
import type { Kind } from '../model/kind'
import { MARK, retainedUnlessOurs } from '../model/names'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { alertsOf, type AlertValues } from '../snowflake/alerts'
import { addressOf, pathIn } from '../snowflake/identifiers'
import { orHidden } from '../snowflake/refusals'
import { rowNamed, textOf } from '../snowflake/rows'
import { sameSchedule } from '../snowflake/schedules'
import { sameSql } from '../snowflake/sql-text'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly values: AlertValues
}

type Alert = {
  /** null = serverless. */
  readonly warehouse: string | null
  readonly schedule: string | null
  readonly condition: string | null
  readonly action: string | null
  readonly comment: string | null
  readonly state: string | null
}

const SETTINGS = ['warehouse', 'schedule', 'comment'] as const

/** Tells people, through a notification integration of theirs, that a detection has found requests. */
export const alert: Kind<Identity, Alert, null> = {
  name: 'alert',
  cloud: 'snowflake',
  fields: {
    warehouse: { change: 'update' },
    schedule: { change: 'update', same: sameSchedule },
    condition: { change: 'update', same: sameQuery },
    action: { change: 'update', same: sameQuery },
    comment: { change: 'update' },
    state: { change: 'update' }
  },

  declare({ snowflake }, sql) {
    const { database, schema, warehouse, detections } = snowflake
    return alertsOf(snowflake).map(({ name, view, schedule, values }) => ({
      address: addressOf('alert', database, schema, name),
      kind: 'alert',
      identity: { database, schema, name, values },
      desired: {
        warehouse: warehouse?.name ?? null,
        schedule,
        condition: sql('alert/condition', values.condition),
        action: sql('alert/action', values.action),
        comment: MARK,
        state: 'started'
      },
      after: [
        ...(detections === null ? [] : [addressOf('view', database, schema, view)]),
        addressOf('table', ...values.condition.staging),
        ...(warehouse === null ? [] : [addressOf('warehouse', warehouse.name)])
      ]
    }))
  },

  observe({ identity: { database, schema, name } }, read) {
    return orHidden(async () => {
      const row = rowNamed(await read(statement('alert/show', { schema: [database, schema] })), name)
      return row === undefined ? { state: 'absent' } : { state: 'present', fields: liveAlert(row), extra: null }
    })
  },

  retainedBecause: ({ comment }) => retainedUnlessOurs(comment),

  steps(work) {
    const { identity } = work.declared
    const { condition, action, integration } = identity.values
    const id = { alert: pathIn(identity, identity.name) }
    if (work.action === 'delete') return [call(statement('alert/drop', id))]
    const { warehouse, schedule, comment } = work.desired
    const resume = call(statement('alert/resume', { ...id, warehouse }))
    if (work.action === 'create') {
      const settings = { warehouse, schedule, comment }
      return [call(statement('alert/create', { ...id, ...settings, ...condition, ...action, integration })), resume]
    }
    const differs = changed(work.diff, work.desired)
    const settings = Object.fromEntries(SETTINGS.map((field) => [field, differs[field] ?? null]))
    const alters = [
      ...(differs.warehouse === null ? [statement('alert/unset-warehouse', id)] : []),
      ...(Object.values(settings).some((value) => value !== null)
        ? [statement('alert/alter', { ...id, ...settings })]
        : []),
      ...('condition' in differs ? [statement('alert/alter-condition', { ...id, ...condition })] : []),
      ...('action' in differs ? [statement('alert/alter-action', { ...id, ...action })] : [])
    ]
    return [...alters.map((operation) => call(operation)), ...('state' in differs ? [resume] : [])]
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-alerts */
function liveAlert(row: Row): Alert {
  return {
    warehouse: textOf(row['warehouse']),
    schedule: textOf(row['schedule']),
    condition: textOf(row['condition']),
    action: textOf(row['action']),
    comment: textOf(row['comment']),
    state: textOf(row['state'])
  }
}

/** Snowflake's pages do not show whether the condition is listed with its EXISTS. */
function sameQuery(wanted: string, live: string | null): boolean {
  const text = (live ?? '').trim()
  return sameSql(wanted, /^EXISTS\s*\(([\s\S]*)\)$/i.exec(text)?.[1] ?? text)
}
