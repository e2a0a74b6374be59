import { Reader } from './reader'
import type { InputSource } from './source'

/** What the comment's inputs say, also while other inputs are invalid: the comment then says that. */
export interface CommentOptions {
  readonly policy: 'auto' | 'changes-only' | 'never'
  /** "" = none, so nothing can be written. */
  readonly token: string
  /** Which job of a matrix this is, as JSON. */
  readonly matrix: string
}

export interface IssueOptions {
  readonly wanted: boolean
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
}

const LIST = /[,\r\n]+/

export function commentOptions(source: InputSource): CommentOptions {
  const read = new Reader(source)
  const policy = (['changes-only', 'never'] as const).find((policy) => policy === read.text('comment')) ?? 'auto'
  return { policy, token: read.text('github-token'), matrix: read.text('matrix') }
}

export function issueOptions(source: InputSource): IssueOptions {
  const read = new Reader(source)
  return {
    wanted: read.boolean('issue'),
    labels: read.lines('issue-labels', LIST),
    assignees: read.lines('issue-assignees', LIST).map((login) => login.replace(/^@/, ''))
  }
}

/** https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels */
const LONGEST_LABEL = 50

/** Adds what is wrong with the inputs about GitHub. */
export function checkGitHubInputs(read: Reader): void {
  read.oneOf('comment', ['auto', 'changes-only', 'never'])
  read.boolean('issue')
  read.boolean('allow-pull-requests')
  for (const label of read.lines('issue-labels', LIST)) {
    if (label.length > LONGEST_LABEL) {
      read.refuse('issue-labels', `a label has ${label.length} characters`, `Use at most ${LONGEST_LABEL}`)
    }
  }
  const digest = read.text('expect-digest')
  if (digest !== '' && digest !== 'auto' && !/^[0-9a-f]{12,64}$/.test(digest)) {
    read.refuse(
      'expect-digest',
      'is not the digest of a plan',
      'Use the output `plan-digest` of a plan, its first 12 characters, or `auto`'
    )
  }
}
