import type { Fields } from '../model/fields'
import type { Observation } from '../model/kind'
import type { Row } from '../model/operation'
import { isServiceError, type ServiceError } from '../model/service-error'
import { grantFor } from './privileges'

/**
 * "Does not exist or not authorized", for the object itself and for its database or schema.
 * https://docs.snowflake.com/en/sql-reference/sql/desc
 */
export const NOT_FOUND: readonly string[] = ['002003', '002043']
/** "Object … already exists." https://docs.snowflake.com/en/sql-reference/sql/create */
export const EXISTS = '002002'
/**
 * "Table … already exists, but current role has no privileges on it." CREATE says so also with IF NOT EXISTS or OR REPLACE.
 * Not documented; as users have seen it: https://github.com/airbytehq/airbyte/pull/21764
 */
export const EXISTS_HIDDEN = '003041'
/** "column '…' already exists", of ALTER TABLE. Not documented; as users saw it: https://github.com/MeltanoLabs/target-snowflake/pull/525 */
export const COLUMN_EXISTS = '001430'
/** "Insufficient privileges to operate on …", for an object that the role can see. */
const NOT_ALLOWED = '003001'

/** Whether Snowflake says that the object does not exist or is hidden from the role. */
export function isNotFound(error: unknown): error is ServiceError {
  return isServiceError(error, ...NOT_FOUND)
}

/** Whether Snowflake says that the role lacks a privilege on an object that it can see. */
export function isNotAllowed(error: unknown): error is ServiceError {
  return isServiceError(error, NOT_ALLOWED)
}

/** Runs an observation; `absent` or `hidden` when Snowflake refuses it. */
export async function orHidden<F extends Fields, X>(
  observe: () => Promise<Observation<F, X>>
): Promise<Observation<F, X>> {
  try {
    return await observe()
  } catch (error) {
    if (error instanceof Unreadable) return { state: 'hidden', reason: hiddenBecause(error.refusal) }
    if (isNotFound(error)) return { state: 'absent' }
    if (isServiceError(error, NOT_ALLOWED)) return { state: 'hidden', reason: hiddenBecause(error) }
    throw error
  }
}

/** An object that SHOW lists, although another statement says that it does not exist. */
class Unreadable extends Error {
  constructor(readonly refusal: ServiceError) {
    super(refusal.message)
  }
}

/**
 * What else Snowflake says about an object. If SHOW lists the object, and this says that it does not exist, the object is
 * hidden from us, not absent: MANAGE GRANTS is enough for SHOW, but not for DESCRIBE.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_07/bcr-2339
 * @param row what SHOW has of the object
 */
export async function detailsOf<T>(row: Row | undefined, details: Promise<T>): Promise<T> {
  try {
    return await details
  } catch (error) {
    throw row !== undefined && isNotFound(error) ? new Unreadable(error) : error
  }
}

/** Both at once: the rows of SHOW, and what another statement says about the object that `find` finds in them. */
export async function shownWith<T>(
  shown: Promise<readonly Row[]>,
  details: Promise<T>,
  find: (rows: readonly Row[]) => Row | undefined
): Promise<readonly [row: Row | undefined, details: T | undefined]> {
  details.catch(() => undefined)
  const row = find(await shown)
  return [row, row === undefined ? undefined : await detailsOf(row, details)]
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

/** The answer, or `undefined` when the object does not exist or is hidden from the role. */
export async function ifVisible<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Unreadable || isNotFound(error) || isNotAllowed(error)) return undefined
    throw error
  }
}

/** Snowflake's message, then the GRANTs that let the role see the object. */
function hiddenBecause({ message, meaning, role = '<role>' }: ServiceError): string {
  const grants = (meaning?.needs ?? []).map((need) => grantFor(need, role))
  return [message.replace(/\s+/g, ' '), ...grants].join(' ')
}

/** Passes on only errors that are not Snowflake's answer. */
export function ignoreRefusal(error: unknown): undefined {
  if (isServiceError(error) && isAnswer(error)) return undefined
  throw error
}

/** Whether Snowflake has refused the statement, and not, for example, the network. */
export function isAnswer({ code }: ServiceError): boolean {
  return /^\d{6}$/.test(code)
}
