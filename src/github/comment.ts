import type { Comment, Comments } from './api'
import { type Marker, markerIn, markerLine } from './marker'
import type { Redact } from './warn'

/** What to write, and about which pipeline: a pull request has one comment per pipeline. */
export interface Message {
  /** In at most so many characters. */
  readonly markdown: (room: number) => string
  /** `Report.subject` and the Snowflake account; `undefined` when the run failed before that was known. */
  readonly about: string | undefined
  readonly place: string
  readonly at: Date
  /** What a reviewer reads here; `undefined` after an apply, which does not change what was reviewed. */
  readonly plan: Reviewable | undefined
  /** What an apply did: all that was to be done, a part of it, nothing because nothing was left; absent = it got nowhere. */
  readonly done?: 'all' | 'part' | 'nothing left'
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

/** What is known of a plan later. */
export type Reviewable = Pick<Marker, 'digest' | 'declared' | 'changes' | 'properties'>

const NO_PLAN: Reviewable = { digest: '', declared: '', changes: [], properties: [] }

/** https://github.com/orgs/community/discussions/27190 */
const LONGEST = 65_536
/** In characters: there must be room left for what there is to say. */
const MOST_HASHES = 12_000

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
  // Nothing was left to do: what an earlier run did is what there is to say.
  if (mine?.marker.done === 'all' && message.done === 'nothing left') return mine.id
  if (message.policy === 'changes-only' && !message.hasNews) {
    if (mine !== undefined) await comments.remove(mine.id)
    return undefined
  }
  const body = bodyOf(message, mine, redact)
  return mine === undefined ? createOne(message, body, comments) : updateOne(mine, message, body, comments)
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
    const note =
      '> [!WARNING]\n> This is out of date: the workflow now declares another pipeline, which has a comment of its own.'
    await comments.update(id, withOld([markerLine({ ...marker, state: 'superseded' }), note].join('\n'), body))
  }
}

/** A run that does not know its pipeline is about the one that its step wrote about last. */
function isAbout(marker: Marker, { about, place }: Message): boolean {
  if (about === undefined || marker.about === '') return marker.place === place && marker.state === 'current'
  return marker.about === about
}

function bodyOf({ about, place, at, plan, done, markdown }: Message, mine: Ours | undefined, redact: Redact): string {
  const { digest, declared, changes, properties } = plan ?? mine?.marker ?? NO_PLAN
  const isTooMuch = [...changes, ...properties].join('.').length > MOST_HASHES
  const isFinished = done === 'all' || done === 'nothing left'
  // An apply does not delete what an earlier one did from the comment.
  const old = plan === undefined && mine !== undefined && mine.marker.done !== '' ? mine.body : undefined
  const marker: Marker = {
    about: about ?? mine?.marker.about ?? '',
    place,
    at: at.toISOString(),
    digest,
    ...(isTooMuch ? { declared: '', changes: [], properties: [] } : { declared, changes, properties }),
    begun: plan === undefined && !isFinished ? (mine?.marker.begun ?? '') : '',
    done: done === 'all' || done === 'part' ? done : old === undefined ? '' : 'part',
    state: 'current'
  }
  const head = `${markerLine(marker)}\n`
  const body = head + redact(markdown(LONGEST - head.length))
  return old === undefined ? body : withOld(body, old)
}

/** With what an old comment said, if it fits. */
function withOld(body: string, old: string): string {
  const both = `${body}\n\n<details><summary>What it said before</summary>\n\n${textIn(old)}\n\n</details>`
  return both.length > LONGEST ? body : both
}

export function textIn(body: string): string {
  return body.slice(body.indexOf('\n') + 1)
}

/** Our comments, the oldest first. */
export function oursIn(comments: readonly Comment[]): readonly Ours[] {
  return comments
    .flatMap(({ id, body, user, author_association }) => {
      const marker = markerIn(body)
      const trusted = user?.type !== 'User' || TRUSTED.includes(author_association ?? '')
      return marker !== undefined && trusted ? [{ id, body: body ?? '', marker }] : []
    })
    .toSorted((one, other) => one.id - other.id)
}
