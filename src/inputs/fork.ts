import { isWrite } from '../model/config'
import { ActionError } from '../model/errors'
import type { Trigger } from '../model/runner'
import { canSignIn } from './credentials'
import { readMode } from './inputs'
import { Reader } from './reader'
import type { InputSource } from './source'

/**
 * Whether a run may go on, depending on what started it. GitHub gives pull requests from forks neither secrets nor an
 * OIDC token, unless the workflow uses pull_request_target; the author of a fork must not change the live state either
 * way. https://docs.github.com/en/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout
 * @throws FORK_NOT_ALLOWED, EVENT_NOT_ALLOWED
 */
export function mayRun(trigger: Trigger, source: InputSource): 'yes' | 'no-secrets' {
  const read = new Reader(source)
  const mode = readMode(read)
  const writes = isWrite(mode)
  if (!trigger.fork) {
    if (writes && /^pull_request/.test(trigger.event) && !read.boolean('allow-pull-requests')) {
      throw eventNotAllowed(mode, trigger)
    }
    return trigger.dependabot && !canSignIn(read) ? 'no-secrets' : 'yes'
  }
  if (writes) {
    throw new ActionError({
      code: 'FORK_NOT_ALLOWED',
      goal: mode,
      object:
        trigger.pullRequest === null
          ? 'a run from a fork'
          : `pull request #${trigger.pullRequest}, which is from a fork`,
      reason: `${trigger.event} started this run for code from outside the repository; nothing has been changed.`,
      hint: 'Run apply after the change is merged: `on: { push: { branches: [main] } }`.'
    })
  }
  return canSignIn(read) ? 'yes' : 'no-secrets'
}

/**
 * Why a run has no secrets, and what to do to see its plan, in sentences. A rerun by somebody else changes nothing.
 * https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
 */
export function whyWithoutSecrets({ fork, pullRequest }: Trigger): readonly string[] {
  const run = pullRequest === null ? 'run' : 'pull request'
  return fork
    ? [
        `This ${run} is from a fork, so GitHub gives it no secrets and no OIDC token: nothing was read or changed.`,
        'To see the plan, somebody with write access has to push the change to a branch of the repository itself.'
      ]
    : [
        `This ${run} is Dependabot's, so GitHub gives it no secrets of Actions and no OIDC token: nothing was read or changed.`,
        'To see the plan, somebody with write access has to push a commit to the same branch: running it again is not enough.'
      ]
}

/** What is dangerous about the event even if the run goes on; `undefined` when nothing is. */
export function eventWarning({ event }: Trigger): string | undefined {
  if (event !== 'pull_request_target') return undefined
  return 'pull_request_target gives secrets to runs that anybody can start by opening a pull request. Use pull_request, and never check out the pull request’s code in this workflow: https://docs.github.com/en/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout'
}

function eventNotAllowed(mode: string, { event, pullRequest }: Trigger): ActionError {
  return new ActionError({
    code: 'EVENT_NOT_ALLOWED',
    goal: mode,
    ...(pullRequest === null ? {} : { object: `pull request #${pullRequest}` }),
    reason: `${event} started this run, and the change is not merged yet; nothing has been changed.`,
    hint: 'Run it after the merge: `on: { push: { branches: [main] } }`. If you do want it on this event, set `allow-pull-requests: true`.'
  })
}
