import type { Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import type { Path } from './identifiers'
import { statement } from './statements'

/**
 * A stage refers to its integration by a hidden ID: if the integration is recreated under the same name, the stage does
 * not refer to the new one, and that only shows when the stage is used.
 * https://docs.snowflake.com/en/user-guide/tables-external-ts
 */
const INTEGRATION_GONE = '003139'
export const DETACHED = 'Its storage integration was dropped or recreated: it has to be attached again.'

/** Whether the stage still refers to a live integration. Other errors do not matter here. */
export async function isAttached(stage: Path, read: Run): Promise<boolean> {
  try {
    await read(statement('stage/list', { stage }))
    return true
  } catch (error) {
    return !isServiceError(error, INTEGRATION_GONE)
  }
}
