import type { Comment, Comments } from './api'
import { oursIn, type Reviewable, textIn } from './comment'
import { markerIn, markerLine } from './marker'

/** A plan that was reviewed, and where that is known from. */
export interface Reviewed extends Reviewable {
  /** Whether an apply of it began, and did not finish. */
  readonly isBegun: boolean
  readonly comment: Pick<Comment, 'id'> & { readonly body: string }
}

/** The plan that was reviewed: that of the comment about this pipeline. */
export async function reviewedPlan(about: string, comments: Comments): Promise<Reviewed | undefined> {
  const [found] = oursIn(await comments.list()).filter(({ marker }) => marker.about === about)
  if (found === undefined || found.marker.digest === '') return undefined
  const { id, body, marker } = found
  return { ...marker, isBegun: marker.begun !== '', comment: { id, body } }
}

/** Notes in its comment that an apply of the plan begins, so that what is left can be recognized if it does not finish. */
export async function noteBegin({ comment: { id, body } }: Reviewed, at: Date, comments: Comments): Promise<void> {
  const marker = markerIn(body)
  if (marker === undefined) return
  await comments.update(id, `${markerLine({ ...marker, begun: at.toISOString() })}\n${textIn(body)}`)
}
