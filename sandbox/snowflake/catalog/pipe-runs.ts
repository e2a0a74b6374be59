import type { PipeObject } from '../contract'
import { invalidValue, refused } from '../errors'
import { isStalePipe } from '../staleness'
import type { Context } from './context'

const STALENESS = 'STALENESS_CHECK_OVERRIDE'
const OWNERSHIP = 'OWNERSHIP_TRANSFER_CHECK_OVERRIDE'

export function pause({ account }: Context, pipe: PipeObject): void {
  pipe.pausedAt ??= account.now()
  pipe.paused = true
}

/**
 * Resumes a pipe, unless it is stale or was handed over. The codes are assumed; the message about the owner is known from
 * the tests of Snowflake's provider for Terraform.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage#label-snowpipe-manage-pause-resume
 * @param overrides which of these two do not matter
 */
export function resume({ account }: Context, pipe: PipeObject, overrides: readonly string[] = []): void {
  const { name } = pipe
  if (pipe.paused === true && pipe.isHandedOver && !overrides.includes(OWNERSHIP))
    throw refused(
      '091097',
      '55000',
      `Pipe ${name} cannot be resumed as ownership had changed. Resuming pipe may load files inserted by previous owner into table. To forceresume pipe use SYSTEM$PIPE_FORCE_RESUME('${name}')`
    )
  if (isStalePipe(pipe, account.now()) && !overrides.includes(STALENESS))
    throw refused(
      '091095',
      '55000',
      `Pipe ${name} cannot be resumed, because it is stale: it was paused for more than 14 days. Use SYSTEM$PIPE_FORCE_RESUME with ${STALENESS}.`
    )
  pipe.paused = false
  pipe.pausedAt = null
  pipe.isHandedOver = false
}

/**
 * The second argument of SYSTEM$PIPE_FORCE_RESUME; without it, only the owner does not matter.
 * https://docs.snowflake.com/en/sql-reference/functions/system_pipe_force_resume
 */
export function overridesIn(text: string | null): readonly string[] {
  if (text === null) return [OWNERSHIP]
  const words = text.split(',').map((word) => word.trim().toUpperCase())
  const unknown = words.find((word) => word !== STALENESS && word !== OWNERSHIP)
  if (unknown !== undefined) throw invalidValue(unknown, 'SYSTEM$PIPE_FORCE_RESUME')
  return words
}
