import type { Fields } from '../model/fields'
import type { Observation } from '../model/kind'
import { isServiceError } from '../model/service-error'

/**
 * Snowflake's codes for "does not exist or not authorized": of the object itself, and of the database or schema it is
 * looked for in. https://docs.snowflake.com/en/sql-reference/sql/desc
 */
const NOT_THERE = ['002003', '002043']
/** "Insufficient privileges to operate on …", of an object that can be seen. */
const NOT_ALLOWED = '003001'

/** What a look at an object finds when Snowflake may refuse it; `right` is the GRANT that would let us see it. */
export async function lookAt<F extends Fields, X>(
  right: string,
  look: () => Promise<Observation<F, X>>
): Promise<Observation<F, X>> {
  try {
    return await look()
  } catch (error) {
    if (isServiceError(error, ...NOT_THERE)) return { state: 'absent' }
    if (isServiceError(error, NOT_ALLOWED)) {
      return { state: 'hidden', reason: `${error.message.replace(/\s+/g, ' ')} Grant it: ${right}.` }
    }
    throw error
  }
}

/** What was asked for, or `undefined` when Snowflake says that it is not there. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isServiceError(error, ...NOT_THERE)) return undefined
    throw error
  }
}
