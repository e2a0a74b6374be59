import { notJson, refusal } from './refusal'

/** The fields of GitHub's REST API for a comment that we read. */
export interface Comment {
  readonly id: number
  readonly body?: string | undefined
  readonly user?: { readonly type?: string } | null
  readonly author_association?: string
}

/** The fields of an issue that we read. */
export interface Issue {
  readonly number: number
  readonly state: string
  readonly body?: string | null | undefined
  readonly labels: readonly (string | { readonly name?: string })[]
}

/** The comments of one pull request. */
export interface Comments {
  list(): Promise<readonly Comment[]>
  create(body: string): Promise<Comment>
  update(id: number, body: string): Promise<Comment>
  remove(id: number): Promise<void>
}

export interface IssueText {
  readonly title: string
  readonly body: string
}

/** The issues of a repository that have a label. */
export interface Issues {
  /** The oldest first. */
  list(label: string): Promise<readonly Issue[]>
  /** Whether this call created the label: only one of several at the same time does. */
  claim(label: string, description: string): Promise<boolean>
  create(issue: IssueText & { labels: readonly string[]; assignees: readonly string[] }): Promise<Issue>
  update(number: number, change: Partial<IssueText> & { state?: 'open' | 'closed' }): Promise<Issue>
}

export interface GitHub {
  comments(pullRequest: number): Comments
  readonly issues: Issues
  /** The number of the pull request that brought this commit to its branch; `undefined` when there is none. */
  mergedPull(commit: string): Promise<number | undefined>
}

/** For all requests of one run together: it must not wait long for GitHub. */
const MILLISECONDS = 20_000
const PAGE = 100
const LABEL_COLOR = 'd4c5f9'

/**
 * GitHub's REST API, as far as we use it. Rejects with a `ServiceError`. The client is loaded when it is first needed; it
 * reads GITHUB_API_URL, which is another one on GitHub Enterprise Server. https://docs.github.com/en/rest
 */
export function githubApi(token: string, repository: string, now: () => Date = () => new Date()): GitHub {
  const [owner = '', repo = ''] = repository.split('/')
  const place = { owner, repo }
  const connect = async () => {
    const { getOctokit } = await import('@actions/github')
    const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
    const github = getOctokit(token, { log })
    const signal = AbortSignal.timeout(MILLISECONDS)
    // As an option of getOctokit, `request` would replace the one that goes through the proxy.
    github.hook.before('request', (options) => void (options.request = { ...options.request, signal }))
    return github.rest
  }
  let connected: ReturnType<typeof connect> | undefined
  const api = () => (connected ??= connect())

  /** Sends a request, named for the row that would explain its error. */
  async function send<T>(
    name: string,
    goal: string,
    request: (rest: Awaited<ReturnType<typeof connect>>) => Promise<{ data: T; status: number }>
  ): Promise<T> {
    const operation = { client: 'github', name, input: {} } as const
    const answer = await api()
      .then(request)
      .catch((error: unknown) => {
        throw refusal(operation, goal, error, now())
      })
    if (typeof answer.data === 'string') throw notJson(operation, goal)
    return answer.data
  }

  const WRITE_COMMENT = 'write the comment on the pull request'
  const KEEP_ISSUE = 'keep the issue about drift up to date'
  return {
    comments: (pullRequest) => ({
      list: () =>
        pages((page) =>
          send('comment/list', WRITE_COMMENT, ({ issues }) =>
            issues.listComments({ ...place, issue_number: pullRequest, per_page: PAGE, page })
          )
        ),
      create: (body) =>
        send('comment/create', WRITE_COMMENT, ({ issues }) =>
          issues.createComment({ ...place, issue_number: pullRequest, body })
        ),
      update: (id, body) =>
        send('comment/update', WRITE_COMMENT, ({ issues }) => issues.updateComment({ ...place, comment_id: id, body })),
      remove: async (id) => {
        await send('comment/delete', WRITE_COMMENT, async ({ issues }) => ({
          ...(await issues.deleteComment({ ...place, comment_id: id })),
          data: undefined
        }))
      }
    }),
    issues: {
      list: async (label) => {
        const found = await pages((page) =>
          send('issue/list', KEEP_ISSUE, ({ issues }) =>
            issues.listForRepo({ ...place, labels: label, state: 'all', direction: 'asc', per_page: PAGE, page })
          )
        )
        return found.filter((issue) => issue.pull_request === undefined)
      },
      claim: async (label, description) => {
        try {
          await send('issue/label', KEEP_ISSUE, ({ issues }) =>
            issues.createLabel({ ...place, name: label, color: LABEL_COLOR, description })
          )
          return true
        } catch (error) {
          if (error instanceof Error && /already_exists/.test(error.message)) return false
          throw error
        }
      },
      create: ({ title, body, labels, assignees }) =>
        send('issue/create', KEEP_ISSUE, ({ issues }) =>
          issues.create({ ...place, title, body, labels: [...labels], assignees: [...assignees] })
        ),
      update: (number, change) =>
        send('issue/update', KEEP_ISSUE, ({ issues }) => issues.update({ ...place, issue_number: number, ...change }))
    },
    mergedPull: async (commit) => {
      const pulls = await send('comment/find', 'find the merged pull request', ({ repos }) =>
        repos.listPullRequestsAssociatedWithCommit({ ...place, commit_sha: commit })
      )
      return pulls.find(({ merged_at }) => merged_at !== null)?.number
    }
  }
}

async function pages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = []
  for (let page = 1; ; page++) {
    const items = await read(page)
    found.push(...items)
    if (items.length < PAGE) return found
  }
}

function ignore(): void {
  // Octokit would write to the job log; its errors reach the reader as warnings.
}
