import type { Rule } from '../rule'

/**
 * The pull request's comment and the issue about drift. They never fail a run: these are warnings.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export const GITHUB: readonly Rule[] = [
  {
    id: 'github-rate-limit',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: ['RATE_LIMIT'],
    seen: 'API rate limit exceeded for … (403 or 429, x-ratelimit-remaining: 0)',
    sentence: 'The token has no requests left in this hour; no permission is missing.',
    remedy:
      'Run it again after the reset, or give github-token a token of its own: GITHUB_TOKEN has 1,000 requests an hour for the whole repository.',
    exactly: ({ retry }) =>
      `The token has no requests left${retry === undefined ? ' in this hour' : ` until ${retry}`}; no permission is missing. Run it again after that, or give github-token a token of its own.`
  },
  {
    id: 'github-secondary-limit',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: ['SECONDARY_RATE_LIMIT'],
    seen: 'You have exceeded a secondary rate limit. (403 or 429)',
    sentence: 'Too many requests came at once; no permission is missing.',
    remedy: 'Run it again in a few minutes. Fewer parallel jobs that comment help.',
    exactly: ({ retry }) =>
      `Too many requests came at once; no permission is missing. Run it again ${retry === undefined ? 'in a few minutes' : `after ${retry}`}. Fewer parallel jobs that comment help.`
  },
  {
    id: 'github-locked',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: /^HTTP_\d+$/,
    message: /is locked/i,
    seen: 'Unable to create comment because issue is locked. (403)',
    sentence: 'The conversation is locked.',
    remedy: 'Unlock it on its page, or set `comment: never`.'
  },
  {
    id: 'github-archived',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: /^HTTP_\d+$/,
    message: /archived/i,
    seen: 'Repository was archived so is read-only. (403)',
    sentence: 'The repository is archived.',
    remedy: 'Unarchive it, or set `comment: never` and `issue: false`.'
  },
  {
    id: 'github-issues-off',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: /^HTTP_(404|410)$/,
    message: /issues (has|have) been disabled|issues are disabled/i,
    seen: 'Issues has been disabled in this repository. (410)',
    sentence: 'The repository has no issues.',
    remedy: 'Turn them on in Settings, General, Features, or set `issue: false`.'
  },
  {
    id: 'github-sso',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: ['HTTP_403'],
    message: /SAML/i,
    seen: 'Resource protected by organization SAML enforcement. (403)',
    sentence: 'The organization requires that the token is authorized for single sign-on.',
    remedy:
      'Authorize the token (Settings, Developer settings, Configure SSO), or use `github.token`, which needs no such thing.'
  },
  {
    id: 'github-ip-list',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: ['HTTP_403'],
    message: /IP allow list/i,
    seen: '… has an IP allow list enabled, and your IP address is not permitted … (403)',
    sentence: 'The organization does not let this runner’s address in.',
    remedy: 'Add the address to the IP allow list, or use a runner that is in it.'
  },
  {
    id: 'github-permission',
    code: 'MISSING_PERMISSION',
    service: 'github',
    codes: ['HTTP_403'],
    message: /not accessible/i,
    seen: 'Resource not accessible by integration (403), Resource not accessible by personal access token',
    sentence: 'The token lacks a permission.',
    remedy:
      'Add to the job: `permissions: { pull-requests: write }` for the comment, `permissions: { issues: write }` for the issue.',
    exactly: ({ operation, accepted }) =>
      `Add to the job: \`permissions: { ${operation.name.startsWith('issue') ? 'issues' : 'pull-requests'}: write }\`.${accepted === undefined ? '' : ` GitHub accepts ${accepted}.`} In a pull request from a fork or from Dependabot, the token can only read.`
  },
  {
    id: 'github-credentials',
    code: 'AUTHENTICATION_FAILED',
    service: 'github',
    codes: ['HTTP_401'],
    seen: 'Bad credentials (401)',
    sentence: 'GitHub does not know this token, or it has expired.',
    remedy: 'Leave github-token out to use the job’s own token, which is valid until the job ends; or issue a new one.'
  },
  {
    id: 'github-forbidden',
    code: 'MISSING_PERMISSION',
    service: 'github',
    codes: ['HTTP_403'],
    seen: 'another answer with 403',
    sentence: 'GitHub refuses this to the token.',
    remedy:
      'Check the permissions of the job, the settings of the organization, and whether a proxy answered in place of GitHub.'
  },
  {
    id: 'github-not-found',
    code: 'NOT_FOUND',
    service: 'github',
    codes: ['HTTP_404', 'HTTP_410'],
    seen: 'Not Found (404)',
    sentence: 'The token cannot see the repository, or the pull request is gone: GitHub says the same of both.',
    remedy:
      'In a private repository, the job needs `permissions: { pull-requests: write }` (`issues: write` for the issue). A token of your own must have access to this repository.',
    exactly: ({ operation }) =>
      `The token cannot see it, or it is gone: GitHub says the same of both. In a private repository, add to the job: \`permissions: { ${operation.name.startsWith('issue') ? 'issues' : 'pull-requests'}: write }\`. A token of your own must have access to this repository.`
  },
  {
    id: 'github-assignee',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: ['HTTP_422'],
    message: /assignees/,
    seen: 'Validation Failed: … "field":"assignees" (422)',
    sentence: 'One of issue-assignees cannot be assigned in this repository.',
    remedy: 'Assign only people with access to the repository, by their login.'
  },
  {
    id: 'github-validation',
    code: 'SERVICE_ERROR',
    service: 'github',
    codes: ['HTTP_422', 'HTTP_400'],
    seen: 'Validation Failed: … (422)',
    sentence: 'GitHub does not accept the text.',
    remedy: 'The report is in the summary of the run. Please report the message.'
  },
  {
    id: 'github-not-json',
    code: 'UNREACHABLE',
    service: 'github',
    codes: ['NOT_JSON'],
    seen: 'an HTML page with status 200, in place of GitHub’s answer',
    sentence: 'A web page answered, and not GitHub’s API: usually the sign-in page of a proxy.',
    remedy: 'Let the proxy of the runner pass GITHUB_API_URL, or add its host to NO_PROXY.'
  },
  {
    id: 'github-down',
    code: 'UNREACHABLE',
    service: 'github',
    codes: /^HTTP_5\d\d$/,
    seen: 'HTTP 500, 502, 503 from GitHub',
    sentence: 'GitHub has a problem.',
    remedy: 'Look at https://www.githubstatus.com, and run it again. The report is in the summary of the run.'
  }
]
