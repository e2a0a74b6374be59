import { literal } from '../../engine/identifiers'
import { constantText } from '../constants'
import { hasChanges } from '../streams'
import { constant, first, type Functions } from './define'

const orNull = (value: string | null): string => (value === null ? 'NULL' : literal(value))

/** https://docs.snowflake.com/en/sql-reference/functions-context, and system functions */
export const SESSION: Functions = {
  CURRENT_USER: constant(({ statement }) => literal(statement.session.user)),
  CURRENT_ROLE: constant(({ statement }) => literal(statement.session.role)),
  CURRENT_DATABASE: constant(({ statement }) => orNull(statement.session.database)),
  CURRENT_SCHEMA: constant(({ statement }) => orNull(statement.session.schema)),
  CURRENT_WAREHOUSE: constant(({ statement }) => orNull(statement.session.warehouse)),
  CURRENT_SESSION: constant(({ statement }) => literal(String(statement.session.id))),
  SYSTEM$STREAM_HAS_DATA: (call, scope) => hasChanges(constantText(first(call)), scope)
}
