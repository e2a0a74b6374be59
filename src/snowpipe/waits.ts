/** What is waited for while a pipe is created or replaced. */
import type { Row } from '../model/operation'
import type { Step, Wait } from '../model/step'
import { instantOf, objectOf, rowNamed, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import type { Ingestion } from './ingestion'
import { showPipes } from './state'
import { isStopped, readStatus, statusIn, type PipeStatus } from './status'

/**
 * How long no file may arrive around the pause. What S3 stored before it must have been queued by then, or the old pipe
 * would forget it and the new one would not look for it; S3 tells the time of storing in whole seconds.
 */
const QUIET_SECONDS = 3

/** The wait for the moment when the paused pipe has nothing left to load. */
export const DRAIN = 'drain'

/** S3's events for earlier objects go to the old pipe, or to none; later, they would go to the new one. */
export function waitForEvents(seconds = QUIET_SECONDS): Wait {
  return {
    step: 'wait',
    for: 'S3 to announce what it stored before',
    read: statement('pipe/now', {}),
    until: ([row], { since }) => secondsBetween(since, instantOf(row?.['now'])) > seconds,
    everySeconds: 1,
    withinSeconds: seconds + 60
  }
}

/** A refresh lists the stage, which a role that was just changed may not allow yet. */
export function waitForAccess({ integration, location }: Pick<Ingestion, 'integration' | 'location'>): Wait {
  return {
    step: 'wait',
    for: `Snowflake to get access to ${location}`,
    read: statement('storage-integration/validate', { integration, location }),
    until: ([row]) => objectOf(row?.['status'])['status'] === 'success',
    everySeconds: 5,
    withinSeconds: 120
  }
}

/** CREATE OR REPLACE PIPE may take a moment to be seen. */
export function waitForChannel(ingestion: Ingestion): Wait {
  return {
    step: 'wait',
    for: 'the new pipe to have its notification channel',
    read: showPipes(ingestion),
    until: (rows) => textOf(rowNamed(rows, ingestion.pipe)?.['notification_channel']) !== null,
    everySeconds: 2,
    withinSeconds: 60
  }
}

export function waitUntilRunning(ingestion: Ingestion): Wait {
  return untilStatus(ingestion, {
    for: 'the pipe to run',
    until: ({ executionState }) => executionState === 'RUNNING',
    everySeconds: 2,
    withinSeconds: 120
  })
}

/** Before a pause: a shorter queue is sooner drained. Nothing depends on it, so it may time out. */
export function waitUntilEmpty(ingestion: Ingestion): Wait {
  return untilStatus(ingestion, {
    for: 'the pipe to load its pending files',
    until: ({ executionState, pendingFiles }) => pendingFiles === 0 || isStopped(executionState),
    everySeconds: 2,
    withinSeconds: 120,
    mayTimeOut: 'empty'
  })
}

/**
 * The queue is empty, or holds only what came well after the pause: the new pipe will load that.
 * @param pauseAgain lets the pipe load for a moment when waiting alone does not help
 */
export function waitUntilDrained(ingestion: Ingestion, pauseAgain: readonly Step[]): Wait {
  return untilStatus(ingestion, {
    for: 'the paused pipe to load what came before the pause',
    until: ({ executionState, pendingFiles, oldestQueued }, { since }) => {
      if (isStopped(executionState)) return true
      const isAfterPause = oldestQueued !== null && secondsBetween(since, oldestQueued) > QUIET_SECONDS
      return executionState === 'PAUSED' && (pendingFiles === 0 || isAfterPause)
    },
    meanwhile: pauseAgain,
    everySeconds: 5,
    withinSeconds: 300,
    mayTimeOut: DRAIN
  })
}

interface StatusWait extends Omit<Wait, 'step' | 'read' | 'until'> {
  readonly until: (status: PipeStatus, saved: Readonly<Record<string, unknown>>) => boolean
}

function untilStatus(ingestion: Ingestion, { until, ...wait }: StatusWait): Wait {
  return {
    step: 'wait',
    read: readStatus(ingestion),
    until: (rows: readonly Row[], saved) => until(statusIn(rows), saved),
    ...wait
  }
}

function secondsBetween(from: unknown, to: string | null): number {
  return (Date.parse(to ?? '') - Date.parse(instantOf(from) ?? '')) / 1000
}
