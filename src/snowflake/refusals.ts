import type { Fields } from '../model/fields'
import type { Observation } from '../model/kind'
import { isServiceError, type ServiceError } from '../model/service-error'
import { grantFor } from './privileges'

/**
 * "Does not exist or not authorized": of the object itself, and of the database or schema it is in.
 * https://docs.snowflake.com/en/sql-reference/sql/desc
 */
const NOT_THERE = ['002003', '002043']
/** "Insufficient privileges to operate on …", of an object that can be seen. */
const NOT_ALLOWED = '003001'

/** Whether Snowflake says that the object does not exist, or that the role may not know. */
export function isNotThere(error: unknown): error is ServiceError {
  return isServiceError(error, ...NOT_THERE)
}

/** What observing an object finds when Snowflake may refuse it. */
export async function orHidden<F extends Fields, X>(
  observe: () => Promise<Observation<F, X>>
): Promise<Observation<F, X>> {
  try {
    return await observe()
  } catch (error) {
    if (isNotThere(error)) return { state: 'absent' }
    if (isServiceError(error, NOT_ALLOWED)) return { state: 'hidden', reason: hiddenBecause(error) }
    throw error
  }
}

/** What was asked for, or `undefined` when Snowflake says that it is not there. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isNotThere(error)) return undefined
    throw error
  }
}

/** Snowflake's own words, then the GRANTs that let the role see it. */
function hiddenBecause({ message, meaning, role = '<role>' }: ServiceError): string {
  const grants = (meaning?.needs ?? []).map((need) => `${grantFor(need, role)}.`)
  return [message.replace(/\s+/g, ' '), ...grants].join(' ')
}
