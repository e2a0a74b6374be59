import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/start'

/** Starts the sandbox's GitHub, with pull request 7, for the tests of a file; each test begins with an empty one. */
export function useGitHub(): () => GitHubSandbox {
  let github: GitHubSandbox
  beforeAll(async () => {
    github = await startGitHub({ repository: 'o/r', pulls: [7] })
    // The client reads it when it is loaded, for the first request.
    process.env['GITHUB_API_URL'] = github.url
  })
  beforeEach(() => github.reset())
  afterAll(async () => {
    delete process.env['GITHUB_API_URL']
    await github.stop()
  })
  return () => github
}
