import { explain } from '../failures/explain'
import type { Runner } from '../model/runner'

export type Redact = (text: string) => string

/**
 * Does what is nice to have. A failure is a warning with its remedy and never fails the run: what it reports is also in
 * the summary.
 */
export async function orWarn<T>(runner: Pick<Runner, 'warning'>, attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt()
  } catch (error) {
    runner.warning(explain(error).message.replaceAll('\n', ' '))
    return undefined
  }
}
