import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type GitHubOptions, type GitHubSandbox, startGitHub } from '../../sandbox/github/start'

/**
 * Starts the sandbox's GitHub, with pull request 7, for the tests of a file.
 * @param lives `of each test`: each one begins with an empty repository
 */
export function useGitHub(
  options: GitHubOptions = {},
  lives: 'of each test' | 'of all tests' = 'of each test'
): () => GitHubSandbox {
  let github: GitHubSandbox
  beforeAll(async () => {
    github = await startGitHub({ repository: 'o/r', pulls: [7], ...options })
    // The client reads it when it is loaded, for the first request.
    process.env['GITHUB_API_URL'] = github.url
  })
  if (lives === 'of each test') beforeEach(() => github.reset())
  afterAll(async () => {
    delete process.env['GITHUB_API_URL']
    await github.stop()
  })
  return () => github
}
