import { join } from 'node:path'
import { describeAws } from '../../src/aws/operations'
import type { Describe, Operation } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { loadSql } from '../../src/snowflake/library'

/** The statements of this repository. */
export const LIBRARY = loadSql(join(import.meta.dirname, '../../sql'))

/** What operations mean, as the action itself looks it up. */
export const meaningOf: Describe = (operation) =>
  operation.client === 'snowflake' ? LIBRARY.describe(operation) : describeAws(operation)

export function isRead(operation: Operation): boolean {
  return meaningOf(operation).access === 'read'
}

/** A refusal as the clients give it. */
export function refused(
  operation: Operation,
  code: string,
  message: string,
  facts: ConstructorParameters<typeof ServiceError>[3] = {}
): ServiceError {
  return new ServiceError(operation, code, message, { meaning: meaningOf(operation), ...facts })
}
