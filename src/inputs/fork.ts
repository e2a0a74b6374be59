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
 * @throws FORK_NOT_ALLOWED
 */
export function mayRun(trigger: Trigger, source: InputSource): 'yes' | 'no-secrets' {
  if (!trigger.fork) return 'yes'
  const read = new Reader(source)
  const mode = readMode(read)
  if (mode === 'apply' || mode === 'destroy') {
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
