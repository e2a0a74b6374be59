/** https://docs.github.com/en/rest/issues/issues */
import { type ApiRequest, type ApiResponse, created, invalid, ok, page, refused } from '../answers'
import type { Issue, Repository } from '../repository'
import { bodyProblem, names, type Sent, sentIn, titleProblem } from '../sent'
import { shownIssue } from '../shown'

export function listIssues({ url, api }: ApiRequest, repository: Repository): ApiResponse {
  const state = url.searchParams.get('state') ?? 'open'
  const labels = (url.searchParams.get('labels') ?? '').split(',').filter((label) => label !== '')
  const found = repository
    .issues()
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.some((own) => own.toLowerCase() === label.toLowerCase())))
    // The newest first, unless asked otherwise.
    .toSorted((one, other) => other.number - one.number)
  const inOrder = url.searchParams.get('direction') === 'asc' ? found.toReversed() : found
  return page(inOrder, url, (issue) => shownIssue(repository, issue, api))
}

export function createIssue({ body, api }: ApiRequest, repository: Repository): ApiResponse {
  const sent = sentIn(body)
  const problem = titleProblem(sent['title']) ?? bodyProblem('Issue', sent['body'], false)
  if (problem !== undefined) return problem
  const assignees = names(sent['assignees']) ?? []
  const stranger = strangerIn(assignees, repository)
  if (stranger !== undefined) return stranger
  const issue = repository.addIssue({
    title: String(sent['title']),
    body: textOr(sent['body'], ''),
    labels: names(sent['labels']) ?? [],
    assignees
  })
  return created(shownIssue(repository, issue, api))
}

export const getIssue = withIssue(({ api }, repository, issue) => ok(shownIssue(repository, issue, api)))

export const updateIssue = withIssue(({ body, api }, repository, issue) => {
  const sent = sentIn(body)
  const problem =
    ('title' in sent ? titleProblem(sent['title']) : undefined) ?? bodyProblem('Issue', sent['body'], false)
  if (problem !== undefined) return problem
  const stranger = strangerIn(names(sent['assignees']) ?? [], repository)
  if (stranger !== undefined) return stranger
  const state = sent['state']
  if (state !== undefined && state !== 'open' && state !== 'closed') {
    return invalid('Issue', { code: 'invalid', field: 'state' })
  }
  return ok(shownIssue(repository, repository.editIssue(issue, changesIn(sent, issue)), api))
})

function changesIn(sent: Sent, issue: Issue): Partial<Issue> {
  const state = sent['state'] === 'open' || sent['state'] === 'closed' ? sent['state'] : issue.state
  const reopened = state === 'open' && issue.state === 'closed'
  const reasons = ['completed', 'not_planned', 'duplicate'] as const
  const reason = reasons.find((reason) => reason === sent['state_reason']) ?? 'completed'
  return {
    title: textOr(sent['title'], issue.title),
    body: textOr(sent['body'], issue.body),
    labels: names(sent['labels']) ?? issue.labels,
    assignees: names(sent['assignees']) ?? issue.assignees,
    state,
    stateReason: state === 'closed' ? reason : reopened ? 'reopened' : issue.stateReason
  }
}

/** https://docs.github.com/en/rest/issues/assignees#check-if-a-user-can-be-assigned */
function strangerIn(assignees: readonly string[], { people }: Repository): ApiResponse | undefined {
  const stranger = assignees.find((login) => !people.includes(login))
  return stranger === undefined ? undefined : invalid('Issue', { code: 'invalid', field: 'assignees' })
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function withIssue(handler: (asked: ApiRequest, repository: Repository, issue: Issue) => ApiResponse) {
  return (asked: ApiRequest, repository: Repository, number: string): ApiResponse => {
    const issue = repository.issue(Number(number))
    return issue ? handler(asked, repository, issue) : refused(404, 'Not Found')
  }
}
