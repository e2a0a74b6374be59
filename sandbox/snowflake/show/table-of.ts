import type { ResultColumn, ResultSet } from '../contract'
import { epochMilliseconds } from '../epoch'

/** A column of SHOW or DESCRIBE: its name, its type on the wire, and where the value comes from. */
export type ShowColumn<T> = readonly [
  name: string,
  type: 'text' | 'fixed' | 'timestamp_ltz',
  value: (item: T) => string | number | boolean | null
]

/** Rows of text, as the driver expects them. Booleans are the words true and false, as Snowflake shows them. */
export function tableOf<T>(columns: readonly ShowColumn<T>[], items: readonly T[]): ResultSet {
  return {
    columns: columns.map(([name, type]) => resultColumn(name, type)),
    rows: items.map((item) => columns.map(([, , value]) => cell(value(item))))
  }
}

function resultColumn(name: string, type: ShowColumn<unknown>[1]): ResultColumn {
  return type === 'text' ? { name, type } : { name, type, scale: type === 'fixed' ? 0 : 3 }
}

function cell(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value)
}

/** SHOW has times with milliseconds. */
export function epoch(date: Date): string {
  return epochMilliseconds(date.getTime())
}

export const yesNo = (value: boolean): string => (value ? 'Y' : 'N')
export const onOff = (value: boolean): string => (value ? 'ON' : 'OFF')

/** Columns that most SHOWs have. */
export const createdOn: ShowColumn<{ createdOn: Date }> = [
  'created_on',
  'timestamp_ltz',
  ({ createdOn }) => epoch(createdOn)
]
export const name: ShowColumn<{ name: string }> = ['name', 'text', (object) => object.name]
export const databaseName: ShowColumn<{ database: string }> = ['database_name', 'text', ({ database }) => database]
export const schemaName: ShowColumn<{ schema: string }> = ['schema_name', 'text', ({ schema }) => schema]
export const owner: ShowColumn<{ owner: string }> = ['owner', 'text', (object) => object.owner]
export const comment: ShowColumn<{ comment: string | null }> = ['comment', 'text', (object) => object.comment ?? '']
export const ownerRoleType: ShowColumn<unknown> = ['owner_role_type', 'text', () => 'ROLE']
