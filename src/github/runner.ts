import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import * as core from '@actions/core'
import { ActionError } from '../model/errors'
import { NAME } from '../model/names'
import type { Runner } from '../model/runner'
import { harmless, redactor } from './redact'
import { type Environment, triggerOf } from './trigger'
import { placeOf } from './workflow-file'

/**
 * GitHub's runner. It removes secrets from everything it prints, and what it prints cannot become a workflow command.
 */
export function githubRunner(environment: Environment): Runner {
  const secrets = redactor()
  const redact = (text: string) => secrets.redact(text)
  const print = (text: string) => core.info(harmless(redact(text)))
  // Outside a workflow nobody interprets commands, so print their text.
  const inWorkflow = environment['GITHUB_ACTIONS'] === 'true'
  const warn = (text: string) => (inWorkflow ? core.warning(harmless(redact(text))) : print(`Warning: ${text}`))
  return {
    trigger: triggerOf(environment, eventOf(environment, print)),
    info: print,
    warning: warn,
    error: (text, inputs = []) =>
      inWorkflow ? core.error(harmless(redact(text)), placeOf(inputs, environment)) : print(`Error: ${text}`),
    group: (title, text) => {
      if (inWorkflow) core.startGroup(harmless(redact(title)))
      else print(title)
      print(text)
      if (inWorkflow) core.endGroup()
    },
    summary: async (markdown) => {
      // Outside a workflow there is no page to write to.
      if (!environment['GITHUB_STEP_SUMMARY']) return
      try {
        await core.summary.addRaw(redact(markdown), true).write()
      } catch (error) {
        // The run is complete even if its summary cannot be shown.
        print(`Warning: could not write the summary: ${messageOf(error)}`)
      }
    },
    setOutput: (name, value) => {
      if (!environment['GITHUB_OUTPUT']) {
        print(`${name}=${value}`)
        return
      }
      try {
        core.setOutput(name, redact(value))
      } catch (error) {
        // The run is complete even if later steps cannot read this.
        warn(`could not set the output ${name}: ${messageOf(error)}`)
      }
    },
    saveFile: async (name, text) => {
      // The folder is emptied after the job. https://docs.github.com/en/actions/reference/workflows-and-actions/variables
      const folder = environment['RUNNER_TEMP']
      if (!folder) return undefined
      const path = `${folder}/${NAME}-${name}`
      await writeFile(path, redact(text))
      return path
    },
    mask: (secret) => {
      secrets.add(secret)
      // The command contains the secret in plain text, and only a runner removes it from the log.
      if (inWorkflow) core.setSecret(secret)
    },
    redact,
    idToken: async (audience) => {
      const token = await idToken(audience)
      // The client has masked it in the log; comments and outputs are ours to mask.
      secrets.add(token)
      return token
    }
  }
}

/** The event's payload. If it cannot be read, a run of a pull request counts as one of a fork, which is never trusted. */
function eventOf(environment: Environment, print: (text: string) => void): unknown {
  const path = environment['GITHUB_EVENT_PATH']
  if (!path) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    print(`Warning: could not read what started the run, GITHUB_EVENT_PATH: ${messageOf(error)}`)
    return /^(pull_request|workflow_run)/.test(environment['GITHUB_EVENT_NAME'] ?? '') ? { pull_request: {} } : {}
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
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
        // The client's message has several lines.
        reason: (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ').trim(),
        hint: 'The job needs `permissions: { id-token: write }`.'
      },
      { cause }
    )
  }
}
