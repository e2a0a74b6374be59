import type { GitHub } from '../github/api'
import { type Message, type Reviewable, writeComment } from '../github/comment'
import { keepIssue } from '../github/drift-issue'
import { orWarn } from '../github/warn'
import { commentOptions, issueOptions } from '../inputs/github'
import { isWrite, type Mode } from '../model/config'
import type { Runner } from '../model/runner'
import { COMMENT_LIMIT, type Limit } from '../report/limits'
import type { Surroundings } from './job'

/** What a run has to say on GitHub, besides its summary. */
export interface News {
  readonly mode: Mode | undefined
  /** `Report.subject` and the Snowflake account; `undefined` when the run failed before that was known. */
  readonly about: string | undefined
  /** The report, which is at most this long. */
  readonly markdown: (limit: Limit) => string
  readonly reviewable: Reviewable
  /** What an apply or destroy did; absent when it got nowhere. */
  readonly done?: Message['done']
  /** What the run found, without times: equal when nothing has changed since an earlier run. */
  readonly essence: string
  /** Whether log lines do not arrive. */
  readonly unhealthy: boolean
  /** Whether something differs, is unhealthy, or failed. */
  readonly hasNews: boolean
  readonly failed: boolean
  readonly at: Date
}

type Reachable = Pick<Surroundings, 'runner' | 'source' | 'clock' | 'github'>

/** Writes the comment and keeps the issue about drift. @returns the comment's ID */
export async function tellGitHub(news: News, surroundings: Reachable): Promise<number | undefined> {
  const commented = await tellPullRequest(news, surroundings)
  await tellIssue(news, surroundings)
  return commented
}

async function tellPullRequest(news: News, { runner, source, github }: Reachable): Promise<number | undefined> {
  const { policy, token, matrix } = commentOptions(source)
  const { trigger } = runner
  if (policy === 'never' || token === '' || trigger.repository === '') return undefined
  return orWarn(runner, async () => {
    const api = github(token, trigger.repository)
    const pull = trigger.pullRequest ?? (await mergedPull(news, trigger, api))
    if (pull === undefined) return undefined
    const message: Message = {
      markdown: (room) => news.markdown({ ...COMMENT_LIMIT, size: room }),
      about: news.about,
      place: `${trigger.place} ${matrix}`,
      at: news.at,
      plan: isWrite(news.mode) ? undefined : news.reviewable,
      ...(news.done === undefined ? {} : { done: news.done }),
      policy,
      hasNews: news.hasNews
    }
    return writeComment(message, api.comments(pull), (text) => runner.redact(text))
  })
}

/** After a merge, apply and destroy report to the pull request that was merged. */
async function mergedPull(
  { mode }: News,
  { event, commit }: Runner['trigger'],
  api: GitHub
): Promise<number | undefined> {
  return isWrite(mode) && event === 'push' && commit !== undefined ? api.mergedPull(commit) : undefined
}

/** Only a check that got as far as a plan knows whether there is drift. */
async function tellIssue(news: News, { runner, source, github, clock }: Reachable): Promise<void> {
  const { wanted, labels, assignees } = issueOptions(source)
  const { token } = commentOptions(source)
  const { mode, about, hasNews, failed } = news
  const { event, repository, pullRequest } = runner.trigger
  if (!wanted || mode !== 'check' || about === undefined || failed || event === '' || pullRequest !== null) return
  if (token === '') {
    runner.warning('There is no issue about drift, because github-token is empty.')
    return
  }
  await orWarn(runner, () =>
    keepIssue(
      {
        about,
        title: `Access logs ${news.unhealthy ? 'are unhealthy' : 'have drifted'}: ${about}`,
        markdown: news.markdown(COMMENT_LIMIT),
        essence: news.essence,
        found: hasNews,
        labels,
        assignees
      },
      github(token, repository).issues,
      (text) => runner.redact(text),
      (seconds) => clock.sleep(seconds)
    )
  )
}
