/** What a job log says while the work goes on, one line at a time. */
import type { Address } from '../model/fields'
import type { ExplainedOutcome } from '../model/outcome'
import type { Wait } from '../model/step'
import { visible, visibleLines } from './escape'
import { ACTIONS, isWorkAction } from './words'

/** How it ended for one object, in one line for the job log. */
export function progressLine({ address, action, status, failure }: ExplainedOutcome): string {
  switch (status) {
    case 'done':
      return `${visible(address)}: ${isWorkAction(action) ? ACTIONS[action].done : 'done'}`
    case 'unchanged':
      return `${visible(address)}: as declared`
    case 'failed':
      return `${visible(address)}: failed. ${visibleLines(failure?.message ?? '')[0] ?? ''}`
    case 'not-reached':
      return `${visible(address)}: not reached`
  }
}

/** Why the job pauses, in one line for the job log. */
export function waitingLine(object: Address, step: Pick<Wait, 'for' | 'withinSeconds'>): string {
  return `${visible(object)}: waiting for ${step.for}, at most ${step.withinSeconds} seconds …`
}
