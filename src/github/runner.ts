import * as core from '@actions/core'
import { readFileSync } from 'node:fs'
import { ActionError } from '../model/errors'
import type { Runner } from '../model/runner'
import { harmless, redactor } from './redact'
import { triggerOf, type Environment } from './trigger'

/** GitHub's runner. What is said through it comes without the secrets, and cannot be taken for a workflow command. */
export function githubRunner(environment: Environment): Runner {
  const secrets = redactor()
  const redact = (text: string) => secrets.redact(text)
  const say = (text: string) => core.info(harmless(redact(text)))
  // Outside of a workflow nobody reads commands: what they would say is printed as it is.
  const inWorkflow = environment['GITHUB_ACTIONS'] === 'true'
  return {
    trigger: triggerOf(environment, eventOf(environment)),
    info: say,
    warning: (text) => (inWorkflow ? core.warning(redact(text)) : say(`Warning: ${text}`)),
    error: (text) => (inWorkflow ? core.error(redact(text)) : say(`Error: ${text}`)),
    group: (title, text) => {
      if (inWorkflow) core.startGroup(redact(title))
      else say(title)
      say(text)
      if (inWorkflow) core.endGroup()
    },
    summary: async (markdown) => {
      // Outside of a workflow there is no page to write to.
      if (!environment['GITHUB_STEP_SUMMARY']) return
      try {
        await core.summary.addRaw(redact(markdown), true).write()
      } catch (error) {
        // What was done is done, also when it cannot be shown.
        say(`Warning: the summary could not be written: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    setOutput: (name, value) =>
      environment['GITHUB_OUTPUT'] ? core.setOutput(name, redact(value)) : say(`${name}=${value}`),
    mask: (secret) => {
      secrets.add(secret)
      // Why: the command holds the secret in clear, and only a runner takes it out of the output.
      if (inWorkflow) core.setSecret(secret)
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
        // The client's message goes over several lines.
        reason: (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ').trim(),
        hint: 'The job needs `permissions: { id-token: write }`.'
      },
      { cause }
    )
  }
}
