import * as core from '@actions/core'
import { readFileSync } from 'node:fs'
import { ActionError } from '../errors'
import type { Runner } from '../model/runner'
import { harmless, redactor } from './redact'
import { triggerOf, type Environment } from './trigger'

/** GitHub's runner. What is said through it comes without the secrets, and cannot be taken for a workflow command. */
export function githubRunner(environment: Environment): Runner {
  const secrets = redactor()
  const redact = (text: string) => secrets.redact(text)
  const say = (text: string) => harmless(redact(text))
  return {
    trigger: triggerOf(environment, eventOf(environment)),
    info: (text) => core.info(say(text)),
    warning: (text) => core.warning(redact(text)),
    error: (text) => core.error(redact(text)),
    group: (title, text) => {
      core.startGroup(redact(title))
      core.info(say(text))
      core.endGroup()
    },
    summary: async (markdown) => {
      // Outside of a workflow there is no page to write to.
      if (!environment['GITHUB_STEP_SUMMARY']) return
      try {
        await core.summary.addRaw(redact(markdown), true).write()
      } catch (error) {
        // What was done is done, also when it cannot be shown.
        core.warning(`The summary could not be written: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    setOutput: (name, value) => core.setOutput(name, redact(value)),
    mask: (secret) => {
      secrets.add(secret)
      // Why: the command holds the secret in clear, and only a runner takes it out of the output.
      if (environment['GITHUB_ACTIONS'] === 'true') core.setSecret(secret)
    },
    redact,
    idToken
  }
}

function eventOf(environment: Environment): unknown {
  const path = environment['GITHUB_EVENT_PATH']
  return path ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

async function idToken(audience: string): Promise<string> {
  try {
    return await core.getIDToken(audience)
  } catch (cause) {
    throw new ActionError(
      {
        code: 'AUTHENTICATION_FAILED',
        goal: "get GitHub's OIDC token",
        object: audience,
        reason: cause instanceof Error ? cause.message : String(cause),
        hint: 'The job needs `permissions: { id-token: write }`.'
      },
      { cause }
    )
  }
}
