import type { Fields } from '../model/fields'
import type { Observation } from '../model/kind'
import { isServiceError, type ServiceError } from '../model/service-error'
import { grantFor } from './privileges'

/**
 * "Does not exist or not authorized", for the object itself and for its database or schema.
 * https://docs.snowflake.com/en/sql-reference/sql/desc
 */
export const NOT_FOUND: readonly string[] = ['002003', '002043']
/** "Insufficient privileges to operate on …", for an object that the role can see. */
const NOT_ALLOWED = '003001'

/** Whether Snowflake says that the object does not exist or is hidden from the role. */
export function isNotFound(error: unknown): error is ServiceError {
  return isServiceError(error, ...NOT_FOUND)
}

/** Runs an observation; `absent` or `hidden` when Snowflake refuses it. */
export async function orHidden<F extends Fields, X>(
  observe: () => Promise<Observation<F, X>>
): Promise<Observation<F, X>> {
  try {
    return await observe()
  } catch (error) {
    if (isNotFound(error)) return { state: 'absent' }
    if (isServiceError(error, NOT_ALLOWED)) return { state: 'hidden', reason: hiddenBecause(error) }
    throw error
  }
}

/** The answer, or `undefined` when Snowflake says that the object does not exist. */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** Snowflake's message, then the GRANTs that let the role see the object. */
function hiddenBecause({ message, meaning, role = '<role>' }: ServiceError): string {
  const grants = (meaning?.needs ?? []).map((need) => `${grantFor(need, role)}.`)
  return [message.replace(/\s+/g, ' '), ...grants].join(' ')
}
