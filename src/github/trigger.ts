import type { Trigger } from '../model/runner'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What started the run, according to the job's variables and the event's payload.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function triggerOf(environment: Environment, event: unknown): Trigger {
  const repository = environment['GITHUB_REPOSITORY'] ?? ''
  const run = environment['GITHUB_RUN_ID'] ?? ''
  const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const { GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: version } = environment
  // A comment on a pull request is an issue event.
  const commented = at(event, 'issue', 'pull_request') === undefined ? undefined : at(event, 'issue', 'number')
  const number = at(event, 'pull_request', 'number') ?? commented
  // GITHUB_SHA of a pull request is a merge commit that nobody knows.
  const commit = at(event, 'pull_request', 'head', 'sha') ?? environment['GITHUB_SHA']
  return {
    event: environment['GITHUB_EVENT_NAME'] ?? '',
    repository,
    runUrl: run === '' ? '' : `${server}/${repository}/actions/runs/${run}`,
    ...(action && version ? { sourceUrl: `${server}/${action}/blob/${version}` } : {}),
    ...(typeof commit === 'string' && commit !== '' ? { commit } : {}),
    pullRequest: typeof number === 'number' ? number : null,
    place: ['GITHUB_WORKFLOW', 'GITHUB_JOB', 'GITHUB_ACTION'].map((name) => environment[name] ?? '').join('/'),
    // https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
    dependabot: environment['GITHUB_ACTOR'] === 'dependabot[bot]',
    fork:
      isForeign(event, 'pull_request', ['head', 'repo', 'full_name'], repository) ||
      isForeign(event, 'workflow_run', ['head_repository', 'full_name'], repository)
  }
}

/** Whether the code comes from another repository, including one that has been deleted since. */
function isForeign(event: unknown, subject: string, path: readonly string[], repository: string): boolean {
  return at(event, subject) !== undefined && at(event, subject, ...path) !== repository
}

/** The value at this path; `undefined` when there is none, or null. */
function at(value: unknown, ...path: readonly string[]): unknown {
  const inner = path.reduce<unknown>(
    (outer, key) =>
      typeof outer === 'object' && outer !== null ? Object.getOwnPropertyDescriptor(outer, key)?.value : undefined,
    value
  )
  return inner ?? undefined
}
