import type { Runner } from '../model/runner'

/** A comment as GitHub's REST API tells it, as far as we read it. */
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

/** What is to be said, and about which pipeline: a pull request has one comment for each. */
export interface Message {
  readonly markdown: string
  /** `Report.subject` and the Snowflake account. */
  readonly about: string
  /** `changes-only` says nothing where there was nothing to say before. */
  readonly policy: 'auto' | 'changes-only'
  readonly hasChanges: boolean
}

/** Who may say what looks like our words: others could write a comment for us to adopt, and edit it later. */
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR']

/**
 * Writes the one comment, or brings it up to date. Never fails the run: a plan is right also when nobody is told.
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

/** Invisible on the page; names and addresses are encoded so that none of them can end it. */
export function markerOf(about: string): string {
  return `<!-- s3-access-logs-to-snowflake: ${encodeURIComponent(about)} -->`
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
      : ' The plan stands in the summary of the run.'
  return `The comment on the pull request could not be written: ${reason}.${hint}`
}
