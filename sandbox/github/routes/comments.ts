/** https://docs.github.com/en/rest/issues/comments */
import { type ApiRequest, type ApiResponse, created, ok, page, refused } from '../answers'
import type { Comment, Repository } from '../repository'
import { bodyProblem, sentIn } from '../sent'
import { shownComment } from '../shown'

export function listComments({ url, api }: ApiRequest, repository: Repository, issue: string): ApiResponse {
  if (!repository.hasConversation(Number(issue))) return refused(404, 'Not Found')
  return page(repository.commentsOf(Number(issue)), url, (comment) => shownComment(repository, comment, api))
}

export function createComment({ body, api }: ApiRequest, repository: Repository, issue: string): ApiResponse {
  const number = Number(issue)
  if (!repository.hasConversation(number)) return refused(404, 'Not Found')
  // Writing in a locked conversation takes write access to the repository, which GITHUB_TOKEN has only for its contents.
  // https://docs.github.com/en/communities/moderating-comments-and-conversations/locking-conversations
  if (repository.isLocked(number)) return refused(403, 'Unable to create comment because issue is locked.')
  const sent = sentIn(body)
  const problem = bodyProblem('IssueComment', sent['body'], true)
  return problem ?? created(shownComment(repository, repository.addComment(number, String(sent['body'])), api))
}

export const getComment = withComment(({ api }, repository, comment) => ok(shownComment(repository, comment, api)))

export const updateComment = withComment(({ body, api }, repository, comment) => {
  const sent = sentIn(body)
  const problem = bodyProblem('IssueComment', sent['body'], true)
  return problem ?? ok(shownComment(repository, repository.editComment(comment, String(sent['body'])), api))
})

export const deleteComment = withComment((_, repository, comment) => {
  repository.removeComment(comment.id)
  return { status: 204 }
})

function withComment(handler: (asked: ApiRequest, repository: Repository, comment: Comment) => ApiResponse) {
  return (asked: ApiRequest, repository: Repository, id: string): ApiResponse => {
    const comment = repository.comments().find((comment) => comment.id === Number(id))
    return comment ? handler(asked, repository, comment) : refused(404, 'Not Found')
  }
}
