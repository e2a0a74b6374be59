import { join } from 'node:path'
import { describeAws } from '../../src/aws/operations'
import type { Describe, Operation } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { loadSql } from '../../src/snowflake/library'

/** The statements of this repository. */
export const LIBRARY = loadSql(join(import.meta.dirname, '../../sql'))

/** The meaning of an operation, from the same sources as in the action. */
export const meaningOf: Describe = (operation) =>
  operation.client === 'snowflake' ? LIBRARY.describe(operation) : describeAws(operation)

export function isRead(operation: Operation): boolean {
  return meaningOf(operation).access === 'read'
}

/** An error like those of the clients. */
export function serviceError(
  operation: Operation,
  code: string,
  message: string,
  facts: ConstructorParameters<typeof ServiceError>[3] = {}
): ServiceError {
  return new ServiceError(operation, code, message, { meaning: meaningOf(operation), ...facts })
}
