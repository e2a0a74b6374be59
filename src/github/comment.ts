import type { Comment, Comments } from './api'
import { type Marker, markerIn, markerLine } from './marker'
import type { Redact } from './warn'

/** What to write, and about which pipeline: a pull request has one comment per pipeline. */
export interface Message {
  readonly markdown: string
  /** `Report.subject` and the Snowflake account; `undefined` when the run failed before that was known. */
  readonly about: string | undefined
  readonly place: string
  readonly at: Date
  /** What a reviewer reads here; `undefined` after an apply, which does not change what was reviewed. */
  readonly plan: Pick<Marker, 'digest' | 'changes'> | undefined
  /** `changes-only`: no comment, and no old one, when there is nothing to say. */
  readonly policy: 'auto' | 'changes-only'
  /** Whether something differs, or failed. */
  readonly hasNews: boolean
}

interface Ours {
  readonly id: number
  readonly body: string
  readonly marker: Marker
}

/** What an old comment said is dropped if it would not fit any more. */
const LONGEST_OLD = 62_000

/** Comments by other people are not taken for ours: they could write one that looks like it, and edit it later. */
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR']

/**
 * Creates, updates or removes the comment, so that there is one per pipeline.
 * @returns the comment's ID; `undefined` when there is none
 */
export async function writeComment(message: Message, comments: Comments, redact: Redact): Promise<number | undefined> {
  const all = oursIn(await comments.list())
  const [mine, ...doubles] = all.filter(({ marker }) => isAbout(marker, message))
  for (const { id } of doubles) await comments.remove(id)
  await markSuperseded(message, all, comments)
  if (message.policy === 'changes-only' && !message.hasNews) {
    if (mine !== undefined) await comments.remove(mine.id)
    return undefined
  }
  const body = bodyOf(message, mine, redact)
  return mine === undefined ? createOne(message, body, comments) : updateOne(mine, message, body, comments)
}

/** The plan that was reviewed: that of the comment about this pipeline. */
export async function reviewedPlan(
  about: string,
  comments: Comments
): Promise<Pick<Marker, 'digest' | 'changes'> | undefined> {
  const [found] = oursIn(await comments.list()).filter(({ marker }) => marker.about === about)
  return found === undefined || found.marker.digest === '' ? undefined : found.marker
}

/** A parallel run may have created one at the same time: the older one stays, and both runs agree which that is. */
async function createOne(message: Message, body: string, comments: Comments): Promise<number> {
  const created = await comments.create(body)
  const [oldest] = oursIn(await comments.list()).filter(({ marker }) => isAbout(marker, message))
  if (oldest === undefined || oldest.id >= created.id) return created.id
  await comments.remove(created.id)
  return updateOne(oldest, message, body, comments)
}

/** A run that looked earlier does not overwrite what a later one found. */
async function updateOne(mine: Ours, { at }: Message, body: string, comments: Comments): Promise<number> {
  if (mine.body === body || mine.marker.at > at.toISOString()) return mine.id
  return (await comments.update(mine.id, body)).id
}

/** The step was about another pipeline before: its comment should not look as if it were still true. */
async function markSuperseded(message: Message, all: readonly Ours[], comments: Comments): Promise<void> {
  const { about, place, at } = message
  if (about === undefined) return
  const old = all.filter(
    ({ marker }) =>
      marker.place === place &&
      marker.about !== about &&
      marker.about !== '' &&
      marker.state === 'current' &&
      marker.at < at.toISOString()
  )
  for (const { id, body, marker } of old) {
    const text = body.slice(body.indexOf('\n') + 1)
    const note =
      '> [!WARNING]\n> This is out of date: the workflow now declares another pipeline, which has a comment of its own.'
    const folded = `<details><summary>What it said</summary>\n\n${text}\n\n</details>`
    await comments.update(
      id,
      [markerLine({ ...marker, state: 'superseded' }), note, '', ...(text.length > LONGEST_OLD ? [] : [folded])].join(
        '\n'
      )
    )
  }
}

/** A run that does not know its pipeline is about the one that its step wrote about last. */
function isAbout(marker: Marker, { about, place }: Message): boolean {
  if (about === undefined || marker.about === '') return marker.place === place && marker.state === 'current'
  return marker.about === about
}

function bodyOf({ about, place, at, plan, markdown }: Message, mine: Ours | undefined, redact: Redact): string {
  const marker: Marker = {
    about: about ?? mine?.marker.about ?? '',
    place,
    at: at.toISOString(),
    digest: (plan ?? mine?.marker)?.digest ?? '',
    changes: (plan ?? mine?.marker)?.changes ?? [],
    state: 'current'
  }
  return `${markerLine(marker)}\n${redact(markdown)}`
}

/** The oldest first. */
function oursIn(comments: readonly Comment[]): readonly Ours[] {
  return comments
    .flatMap(({ id, body, user, author_association }) => {
      const marker = markerIn(body)
      const trusted = user?.type !== 'User' || TRUSTED.includes(author_association ?? '')
      return marker !== undefined && trusted ? [{ id, body: body ?? '', marker }] : []
    })
    .toSorted((one, other) => one.id - other.id)
}
