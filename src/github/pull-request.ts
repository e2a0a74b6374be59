import { NAME } from '../model/names'
import type { Runner } from '../model/runner'

/** The fields of GitHub's REST API for a comment that we read. */
export interface Comment {
  readonly id: number
  readonly body?: string | undefined
  readonly user?: { readonly type?: string } | null
  readonly author_association?: string
}

/** The comments of one pull request. */
export interface Comments {
  list(): Promise<readonly Comment[]>
  create(body: string): Promise<Comment>
  update(id: number, body: string): Promise<Comment>
}

/** What to write, and about which pipeline: a pull request has one comment per pipeline. */
export interface Message {
  readonly markdown: string
  /** `Report.subject` and the Snowflake account. */
  readonly about: string
  /** `changes-only` does not create a comment without changes, but updates an existing one. */
  readonly policy: 'auto' | 'changes-only'
  readonly hasChanges: boolean
}

/** Comments by other people are not taken for ours: they could write one that looks like it, and edit it later. */
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR']

/**
 * Creates or updates the comment. Never fails the run: the plan is valid even without a comment.
 * @returns the comment's ID; `undefined` when there is none
 */
export async function publish(message: Message, comments: Comments, runner: Runner): Promise<number | undefined> {
  try {
    const body = `${markerOf(message.about)}\n${runner.redact(message.markdown)}`
    const found = (await comments.list()).find((comment) => isOurs(comment, markerOf(message.about)))
    if (found !== undefined) return found.body === body ? found.id : (await comments.update(found.id, body)).id
    if (message.policy === 'changes-only' && !message.hasChanges) return undefined
    return (await comments.create(body)).id
  } catch (error) {
    runner.warning(whyNot(error))
    return undefined
  }
}

/** An invisible HTML comment; the text is encoded so that it cannot end the HTML comment. */
export function markerOf(about: string): string {
  return `<!-- ${NAME}: ${encodeURIComponent(about)} -->`
}

function isOurs({ body, user, author_association }: Comment, marker: string): boolean {
  const trusted = user?.type !== 'User' || TRUSTED.includes(author_association ?? '')
  return trusted && (body ?? '').startsWith(`${marker}\n`)
}

function whyNot(error: unknown): string {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  const reason = error instanceof Error ? error.message : String(error)
  const hint =
    status === 401 || status === 403 || status === 404
      ? ' Add to the job: `permissions: { pull-requests: write }`.'
      : ' The plan is in the summary of the run.'
  return `Could not write the comment on the pull request: ${reason}.${hint}`
}
