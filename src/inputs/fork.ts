import { ActionError } from '../model/errors'
import type { Trigger } from '../model/runner'
import { canSignIn } from './credentials'
import { readMode } from './inputs'
import { Reader } from './reader'
import type { InputSource } from './source'

/**
 * What a run may do by what started it. GitHub gives pull requests of forks neither secrets nor an OIDC token, unless the
 * workflow uses pull_request_target; whoever wrote the fork must not change the live state either way.
 * https://docs.github.com/en/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout
 * @throws FORK_NOT_ALLOWED
 */
export function mayRun(trigger: Trigger, source: InputSource): 'yes' | 'not-without-secrets' {
  if (!trigger.fork) return 'yes'
  const read = new Reader(source)
  const mode = readMode(read)
  if (mode === 'apply' || mode === 'destroy') {
    throw new ActionError({
      code: 'FORK_NOT_ALLOWED',
      goal: mode,
      object:
        trigger.pullRequest === null ? 'a run of a fork' : `pull request #${trigger.pullRequest}, which is from a fork`,
      reason: `${trigger.event} lets code from outside of the repository start this run; nothing has been changed.`,
      hint: 'Run apply when the change is merged: `on: { push: { branches: [main] } }`.'
    })
  }
  return canSignIn(read) ? 'yes' : 'not-without-secrets'
}
