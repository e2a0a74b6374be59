import type { Comments } from './pull-request'

/** For all requests of one comment together: a run must not wait long for GitHub. */
const MILLISECONDS = 15_000

/**
 * The comments of a pull request, through GitHub's REST API. The client is loaded when it is first needed.
 * https://docs.github.com/en/rest/issues/comments
 */
export function githubComments(token: string, repository: string, pullRequest: number): Comments {
  const [owner = '', repo = ''] = repository.split('/')
  const place = { owner, repo, issue_number: pullRequest }
  const connect = async () => {
    const { getOctokit } = await import('@actions/github')
    return getOctokit(token, { request: { signal: AbortSignal.timeout(MILLISECONDS) } }).rest.issues
  }
  let issues: ReturnType<typeof connect> | undefined
  const api = () => (issues ??= connect())
  return {
    list: async () => {
      const found = []
      for (let page = 1; ; page++) {
        const { data } = await (await api()).listComments({ ...place, per_page: 100, page })
        found.push(...data)
        if (data.length < 100) return found
      }
    },
    create: async (body) => (await (await api()).createComment({ ...place, body })).data,
    update: async (id, body) => (await (await api()).updateComment({ owner, repo, comment_id: id, body })).data
  }
}
