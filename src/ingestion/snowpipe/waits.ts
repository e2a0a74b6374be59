/** What is waited for while a pipe is created or replaced. */
import type { Row } from '../../model/operation'
import { isServiceError } from '../../model/service-error'
import type { Patience, Saved, Step, Wait } from '../../model/step'
import { pathIn } from '../../snowflake/identifiers'
import { instantOf, numberOf, objectOf, rowNamed, textOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import type { Ingestion } from './ingestion'
import { showPipes } from './state'
import { isStopped, type PipeStatus, readStatus, statusIn } from './status'

/**
 * A margin around the pause: what S3 stored before the pause must be queued within this time. Otherwise the old pipe
 * would lose it, and the new one would not look for it. S3 reports times in whole seconds.
 */
const QUIET_SECONDS = 3

/** When the pipe was paused. */
export const PAUSED: Saved = { saved: 'paused' }

/** When everything that was stored before had been queued by a refresh. */
export const REFRESHED: Saved = { saved: 'refreshed' }

/** The name of the wait until the paused pipe has nothing left to load. */
export const DRAIN = 'drain'

/** The name of the wait for access to what the pipe leaves. */
export const ACCESS = 'access'

/** The name of the wait that finds out whether nothing was ever loaded. */
export const FIRST = 'first'

/** Empty tables may have been emptied: then, what was in them must not be loaded again. */
export function unlessEverLoaded(ingestion: Ingestion, tableSince: string): Wait {
  return {
    step: 'wait',
    for: 'the answer whether the staging table has ever had lines',
    read: statement('pipe/count-loaded', { staging: pathIn(ingestion, ingestion.staging), tableSince }),
    until: ([row]) => numberOf(row?.['lines']) === 0,
    everySeconds: 1,
    withinSeconds: 0,
    mayTimeOut: FIRST,
    mayBeRefused: true
  }
}

/**
 * Used before a pause: events that Snowflake has not received yet would not be in the queue that is drained. In a busy
 * account, there are always some, and nothing depends on it, so it may time out.
 */
export function waitUntilReceived(ingestion: Ingestion): Wait {
  return untilStatus(ingestion, {
    for: 'Snowflake to receive pending S3 events',
    until: ({ executionState, outstandingEvents }) => outstandingEvents === 0 || isStopped(executionState),
    everySeconds: 2,
    withinSeconds: 30,
    mayTimeOut: 'received'
  })
}

/** Waits until S3's events for earlier objects have arrived: otherwise they would go to the new pipe. */
export function waitForEvents(seconds = QUIET_SECONDS): Wait {
  return {
    step: 'wait',
    for: 'pending S3 events to arrive',
    read: statement('pipe/now', {}),
    until: ([row], saved) => secondsBetween(pauseIn(saved), instantOf(row?.['NOW'])) > seconds,
    everySeconds: 1,
    withinSeconds: seconds + 60
  }
}

/** A refresh lists the stage, which may not be possible yet after a change to the role. */
export function waitForAccess({ integration, location }: Pick<Ingestion, 'integration' | 'location'>): Wait {
  return {
    step: 'wait',
    for: `Snowflake to get access to ${location}`,
    read: statement('storage-integration/validate', { integration, location }),
    until: ([row]) => objectOf(row?.['STATUS'])['status'] === 'success',
    everySeconds: 5,
    withinSeconds: 120
  }
}

/**
 * "Error assuming AWS_ROLE", and a stage that cannot be listed: a change of the role is not everywhere at once, so one
 * that worked a moment ago may fail now.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export const UNTIL_ACCESS: Patience = {
  for: 'Snowflake to be able to assume the role',
  secondsFor: (error) => (isServiceError(error, '003167', '091003') ? 120 : 0),
  everySeconds: 5
}

/** The same for a location that the pipe is about to leave, to which Snowflake may have lost access. */
export function waitForAccessIfPossible(
  ingestion: Pick<Ingestion, 'integration' | 'location'>,
  mayTimeOut = ACCESS
): Wait {
  return { ...waitForAccess(ingestion), withinSeconds: 30, mayTimeOut }
}

/**
 * After a change to the role, some requests succeed before all do. Others may keep Snowflake from reading, so it may time
 * out.
 */
export function waitForSteadyAccess(ingestion: Pick<Ingestion, 'integration' | 'location'>): Wait {
  return { ...waitForAccess(ingestion), everySeconds: 3, looks: 4, withinSeconds: 45, mayTimeOut: 'steady access' }
}

/** SHOW may not list a new pipe right away. */
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

/**
 * Used before a pause, since a shorter queue drains sooner. Nothing depends on it, so it may time out. What was queued well
 * after the last refresh does not matter.
 */
export function waitUntilEmpty(ingestion: Ingestion): Wait {
  return untilStatus(ingestion, {
    for: 'the pipe to load its pending files',
    until: ({ executionState, pendingFiles, oldestQueued }, saved) =>
      pendingFiles === 0 || isStopped(executionState) || isAfter(saved[REFRESHED.saved], oldestQueued),
    everySeconds: 2,
    withinSeconds: 120,
    mayTimeOut: 'empty'
  })
}

/**
 * Waits until the queue is empty, or has only files from well after the pause or the last refresh: what was stored since
 * then, another pipe looks for. In a busy bucket, events go on coming to the paused pipe.
 * @param pauseAgain lets the pipe load for a moment, if waiting alone does not help
 */
export function waitUntilDrained(ingestion: Ingestion, pauseAgain: readonly Step[]): Wait {
  return untilStatus(ingestion, {
    for: 'the paused pipe to load what arrived before the pause',
    until: ({ executionState, pendingFiles, oldestQueued }, saved) => {
      if (isStopped(executionState)) return true
      const isRest = isAfter(saved[REFRESHED.saved] ?? pauseIn(saved), oldestQueued)
      return executionState === 'PAUSED' && (pendingFiles === 0 || isRest)
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

/** When the pipe was paused. An interrupted run has only left the time from which the new pipe has to load. */
function pauseIn(saved: Readonly<Record<string, unknown>>): unknown {
  return saved[PAUSED.saved] ?? saved['since']
}

/** Whether the oldest pending file was queued well after this time. */
function isAfter(moment: unknown, oldestQueued: string | null): boolean {
  return moment !== undefined && oldestQueued !== null && secondsBetween(moment, oldestQueued) > QUIET_SECONDS
}

function secondsBetween(from: unknown, to: string | null): number {
  return (Date.parse(to ?? '') - Date.parse(instantOf(from) ?? '')) / 1000
}
