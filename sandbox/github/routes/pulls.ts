/** https://docs.github.com/en/rest/pulls/pulls, https://docs.github.com/en/rest/commits/commits */
import { type ApiRequest, type ApiResponse, ok, page, refused } from '../answers'
import type { Repository } from '../repository'
import { pullDetails, shownPull } from '../shown'

export function getPull({ api }: ApiRequest, repository: Repository, number: string): ApiResponse {
  const pull = repository.pull(Number(number))
  return pull ? ok({ ...shownPull(repository, pull, api), ...pullDetails(pull) }) : refused(404, 'Not Found')
}

/** The merged pull request that brought the commit, or the open ones that have it. */
export function pullsOfCommit({ url, api }: ApiRequest, repository: Repository, sha: string): ApiResponse {
  const merged = repository.pulls().filter(({ mergeSha }) => mergeSha === sha)
  const open = repository.pulls().filter(({ headSha, mergeSha }) => headSha === sha && mergeSha === null)
  return page(merged.length > 0 ? merged : open, url, (pull) => shownPull(repository, pull, api))
}
