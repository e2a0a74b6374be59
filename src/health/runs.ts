import type { HealthConfig } from '../model/config'
import type { Row } from '../model/operation'
import { sinceText } from '../model/spoken-time'
import { instantOf, textOf } from '../snowflake/rows'
import type { Judgement } from './judge'
import { agoIfKnown, minutesBetween, sentenceOf } from './words'

/** The task that moves lines to the tables. */
const TRANSFORMATION = {
  task: 'The task',
  runs: "the task's runs",
  effect: 'The lines wait in the stream, and the next run loads them.'
}
/** The task that deletes old rows. */
export const RETENTION = {
  task: 'The task that deletes old rows',
  runs: 'the runs of the task that deletes old rows',
  effect: 'Old rows stay until a run succeeds.'
}

const FAILED = ['FAILED', 'FAILED_AND_AUTO_SUSPENDED']

/**
 * The runs of a started task, the newest first. https://docs.snowflake.com/en/sql-reference/functions/task_history
 * `undefined`: nothing is wrong with them.
 * @param name how the findings call the task and its runs, and what a failed run means, as a sentence
 */
export function judgeRuns(
  rows: readonly Row[],
  limits: HealthConfig,
  now: Date,
  { task, runs: itsRuns, effect }: typeof TRANSFORMATION = TRANSFORMATION
): Judgement | undefined {
  const runs = rows.map((row) => ({
    state: textOf(row['STATE']) ?? '',
    error: textOf(row['ERROR_MESSAGE']),
    startedAt: instantOf(row['QUERY_START_TIME'] ?? row['SCHEDULED_TIME'])
  }))
  const failed = runs.filter(({ state }) => FAILED.includes(state))
  // A run that had nothing to do is skipped, and shows neither that the task works nor that it fails.
  const last = runs.find(({ state }) => state === 'SUCCEEDED' || FAILED.includes(state))
  const [error] = failed
  if (last !== undefined && error !== undefined) {
    const found = `${failed.length} of ${itsRuns} of the last day failed, the last one ${agoIfKnown(error.startedAt, now)}: ${sentenceOf(error.error ?? 'Snowflake gives no reason')}`
    return FAILED.includes(last.state)
      ? {
          state: 'unhealthy',
          found,
          hint: `Fix the cause. ${effect} Snowflake suspends the task after 10 failures.`
        }
      : {
          state: 'warning',
          found: `${found} Later runs succeeded.`,
          hint: 'Nothing was lost: fix the cause if it fails again.'
        }
  }
  const slow = runs
    .filter(({ state }) => state === 'EXECUTING')
    .flatMap(({ startedAt }) => (startedAt === null ? [] : [new Date(startedAt)]))
    .find((startedAt) => minutesBetween(startedAt, now) > limits.maxLagMinutes)
  if (slow === undefined) return undefined
  return {
    state: 'unhealthy',
    found: `${task} has been running for ${sinceText(slow, now)}. max-lag-minutes is ${limits.maxLagMinutes}.`,
    hint: 'Use a larger warehouse, or look for a lock on the tables with SHOW LOCKS.'
  }
}
