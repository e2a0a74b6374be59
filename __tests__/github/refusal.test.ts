import { expect, test } from '@jest/globals'
import { LIMITS, PAGE, refused } from '../../sandbox/github/answers'
import { githubApi } from '../../src/github/api'
import { orWarn } from '../../src/github/warn'
import { useGitHub } from './sandbox'

const github = useGitHub()

const NOW = new Date('2026-11-27T06:00:20Z')
const RESET = Date.parse('2026-11-27T06:41:05Z') / 1000

/** What the job log says when a comment is created under these circumstances. */
async function warningOf(prepare: () => void, token = github().token): Promise<string> {
  prepare()
  const warnings: string[] = []
  const comments = githubApi(token, 'o/r', () => NOW).comments(7)
  await orWarn({ warning: (text) => void warnings.push(text) }, () => comments.create('x'))
  expect(warnings).toHaveLength(1)
  return warnings[0] ?? ''
}

test.each<[string, () => void, RegExp, RegExp]>([
  ['a rate limit', () => github().answerNext(LIMITS.primary(RESET)), /until 06:42 UTC/, /permissions: \{/],
  ['a used up rate limit', () => github().limitTo(0), /no requests left/, /permissions: \{/],
  ['a secondary limit', () => github().answerNext(LIMITS.secondary(60)), /after 06:02 UTC/, /permissions: \{/],
  ['a secondary limit with 429', () => github().answerNext(LIMITS.secondary(60, 429)), /at once/, /permissions: \{/],
  ['a locked conversation', () => github().lock(7), /locked.*Unlock/, /permissions: \{/],
  ['a pull request that is gone', () => github().answerNext(refused(404, 'Not Found')), /pull-requests: write/, /rate/],
  [
    'a text that GitHub refuses',
    () => github().answerNext(refused(422, 'Validation Failed')),
    /summary/,
    /permissions: \{/
  ],
  ['a page with status 200', () => github().answerNext(PAGE), /NO_PROXY/, /permissions: \{/],
  ['a page with status 502', () => github().answerNext({ ...PAGE, status: 502 }), /githubstatus/, /<html>/],
  [
    'an organization with SSO',
    () => github().answerNext(refused(403, 'Resource protected by organization SAML enforcement.')),
    /single sign-on/,
    /permissions: \{/
  ]
])('%s is a warning with its remedy', async (_, prepare, says, never) => {
  const warning = await warningOf(prepare)
  expect(warning).toMatch(/^Failed to write the comment on the pull request: /)
  expect(warning).toMatch(says)
  expect(warning).not.toMatch(never)
})

test('a token that can only read', async () => {
  const warning = await warningOf(() => undefined, github().readOnlyToken)
  expect(warning).toContain('permissions: { pull-requests: write }')
  expect(warning).toContain('issues=write; pull_requests=write')
})

test('a token that nobody knows', async () => {
  expect(await warningOf(() => undefined, 'ghs_wrong')).toMatch(/has expired.*github-token/)
})
