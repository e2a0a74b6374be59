import { changed } from '../model/change'
import type { Kind } from '../model/kind'
import { catchUpName, isOfMove, MARK, retainedUnlessOurs, retentionName } from '../model/names'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { addressOf, showName } from '../snowflake/identifiers'
import { ifComplete, UNLISTED } from '../snowflake/pages'
import { orHidden } from '../snowflake/refusals'
import { booleanOf, numberOf, rowNamed, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import { parseWarehouseSize } from '../snowflake/warehouse-size'

type Identity = {
  readonly name: string
  /** Our tasks, which destroy drops before the warehouse. */
  readonly tasks: readonly string[]
  /** The schema and the parsed table of the pipeline. */
  readonly database: string
  readonly schema: string
  readonly parsed: string
}

type Warehouse = {
  /** As CREATE WAREHOUSE accepts it: "XSMALL". */
  readonly size: string
  /** Seconds; null = never. */
  readonly autoSuspend: number | null
  readonly autoResume: boolean
  /** Only set at creation: shows whether we created the warehouse and may drop it. */
  readonly comment: string | null
}

interface Users {
  /** Other tasks on the warehouse that the role can see; only read when the warehouse would be dropped. */
  readonly tasks: readonly string[]
}

/** The warehouse that the task runs on. Others may use it too. */
export const warehouse: Kind<Identity, Warehouse, Users> = {
  name: 'warehouse',
  cloud: 'snowflake',
  isShared: true,
  fields: {
    size: { change: 'update' },
    autoSuspend: { change: 'update' },
    autoResume: { change: 'update' },
    comment: { change: 'computed' }
  },

  declare({ snowflake: { database, schema, names, warehouse: wanted } }) {
    if (wanted === null) return []
    return [
      {
        address: addressOf('warehouse', wanted.name),
        kind: 'warehouse',
        identity: {
          name: wanted.name,
          tasks: [names.task, catchUpName(names.parsed), retentionName(names.parsed)].map((name) =>
            showName([database, schema, name])
          ),
          database,
          schema,
          parsed: names.parsed
        },
        desired: { size: wanted.size, autoSuspend: 60, autoResume: true, comment: MARK },
        after: []
      }
    ]
  },

  observe({ identity: { name } }, read) {
    return orHidden(async () => {
      const row = rowNamed(await read(statement('warehouse/show', { name })), name)
      if (row === undefined) return { state: 'absent' }
      const size = textOf(row['size']) ?? ''
      const fields = {
        size: parseWarehouseSize(size) ?? size,
        autoSuspend: numberOf(row['auto_suspend']),
        autoResume: booleanOf(row['auto_resume']),
        comment: textOf(row['comment'])
      }
      return { state: 'present', fields, extra: { tasks: [] } }
    })
  },

  async prepare({ action, declared: { identity } }, read) {
    if (action !== 'delete') return { tasks: [] }
    const rows = await ifComplete(read(statement('warehouse/show-tasks', {})))
    if (rows === undefined) return { tasks: [UNLISTED] }
    const others = rows.filter((row) => row['warehouse'] === identity.name && !isOfOurMove(row, identity))
    return { tasks: others.map(taskName).filter((task) => !identity.tasks.includes(task)) }
  },

  steps(work) {
    const { name } = work.declared.identity
    switch (work.action) {
      case 'create':
        return [call(statement('warehouse/create', { name, ...work.desired }))]
      case 'delete':
        return [call(statement('warehouse/drop', { name }))]
      case 'update':
      case 'replace':
        return [call(statement('warehouse/alter', { name, ...changed(work.diff, work.desired) }))]
    }
  },

  retainedBecause({ comment }, { tasks }) {
    return (
      retainedUnlessOurs(comment) ?? (tasks.length === 0 ? undefined : `other tasks run on it: ${tasks.join(', ')}`)
    )
  }
}

function isOfOurMove(row: Row, { database, schema, parsed }: Identity): boolean {
  return row['database_name'] === database && row['schema_name'] === schema && isOfMove(row, parsed)
}

function taskName(row: Row): string {
  return showName([row['database_name'], row['schema_name'], row['name']].map(String))
}
