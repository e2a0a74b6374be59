import { describe, expect, test } from '@jest/globals'
import { jobsOf, WORKFLOWS } from './workflows'

const JOBS = WORKFLOWS.flatMap(jobsOf)
const STEPS = JOBS.flatMap(({ name, steps }) => steps.map((step) => ({ ...step, job: name })))

describe('the workflows of this repository', () => {
  test('are found', () => {
    expect(STEPS.filter(({ uses }) => uses !== undefined).length).toBeGreaterThan(3)
  })

  test('pin each action to a commit, with its version in a comment', () => {
    const lines = WORKFLOWS.flatMap(({ text }) => text.split('\n').filter((line) => /\buses:/.test(line)))
    expect(lines.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('use one commit of each action', () => {
    const uses = [...new Set(STEPS.flatMap((step) => step.uses ?? []))]
    expect(uses.map((use) => use.replace(/@.*/, ''))).toHaveLength(
      new Set(uses.map((use) => use.replace(/@.*/, ''))).size
    )
  })

  test('do not leave a token in the checked out folder', () => {
    const checkouts = STEPS.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(checkouts.map(() => false))
  })

  test('grant permissions to jobs only, not to workflows', () => {
    expect(WORKFLOWS.map(({ permissions }) => permissions)).toEqual(WORKFLOWS.map(() => ({})))
    expect(JOBS.filter(({ permissions }) => permissions === undefined)).toEqual([])
  })

  test('grant write permissions only to the job that publishes', () => {
    const writing = JOBS.filter(({ permissions }) => Object.values(permissions ?? {}).includes('write'))
    expect(writing.map(({ name }) => name)).toEqual(['.github/workflows/release.yml publish'])
  })

  test('install nothing in jobs with write permissions', () => {
    const publish = JOBS.filter(({ permissions }) => permissions?.['contents'] === 'write')
    expect(publish.flatMap(({ steps }) => steps).filter(({ run }) => /\b(npm|npx|pip)\b/.test(run ?? ''))).toEqual([])
  })

  test('have a timeout, and do not run concurrently', () => {
    expect(JOBS.filter((job) => job['timeout-minutes'] === undefined)).toEqual([])
    expect(WORKFLOWS.filter(({ concurrency }) => concurrency === undefined)).toEqual([])
  })
})
