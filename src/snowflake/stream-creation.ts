/** How a stream is created, and what its comment notes until its lines are loaded and its privileges are granted. */
import { MARK } from '../model/names'
import { type Call, call, type Step } from '../model/step'
import { type Path, showName } from './identifiers'
import { notedGrants, noteOf, type ObjectGrant } from './object-grants'
import { statement } from './statements'

export interface StreamPlaces {
  readonly stream: Path
  /** What it records. */
  readonly table: Path
}

/**
 * The comment of a new stream until the lines from before it are loaded, with the privileges that it does not have yet.
 * Live streams have it: it must not change.
 */
const INCOMPLETE = `${MARK} [lines from before it are still to be loaded]`
/**
 * The comment of a stream that continues from the offset of another one until lines that that one may have skipped are
 * loaded, with the privileges that it does not have yet. Live streams have it: it must not change.
 */
const UNCHECKED = `${MARK} [lines that were left out before it are still to be loaded]`
/** The same if lines that do not name their file may be among them. Live streams have it: it must not change. */
const UNCHECKED_UNNAMED = `${MARK} [lines that were left out before it, also unnamed ones, are still to be loaded]`

/** Starts now. Refused if there is a stream: the lines that it has recorded would be lost. */
export function createStream(places: StreamPlaces): Call {
  return call(statement('stream/create', valuesOf(places, INCOMPLETE, [])))
}

/** Starts now in place of a stream whose offset is lost. */
export function restartStream(places: StreamPlaces, grants: readonly ObjectGrant[]): Call {
  return call(statement('stream/replace', { ...valuesOf(places, INCOMPLETE, grants), offset: null }))
}

/**
 * Continues from the offset of the stream.
 * @param skippedUnnamed whether it may have skipped lines that do not name their file
 */
export function replaceStream(
  places: StreamPlaces,
  { grants, skippedUnnamed }: { readonly grants: readonly ObjectGrant[]; readonly skippedUnnamed: boolean }
): Call {
  const note = skippedUnnamed ? UNCHECKED_UNNAMED : UNCHECKED
  return call(statement('stream/replace', { ...valuesOf(places, note, grants), offset: showName(places.stream) }))
}

export function grantAgain({ stream }: StreamPlaces, grants: readonly ObjectGrant[]): readonly Step[] {
  return grants.map((grant) => call(statement('stream/grant', { stream, ...grant })))
}

/** What an interrupted run noted in the comment of a stream; `undefined` when none did. */
export function unfinishedIn(text: string | null): Unfinished | undefined {
  const note = [INCOMPLETE, UNCHECKED, UNCHECKED_UNNAMED].find((one) => text?.startsWith(one))
  if (note === undefined) return undefined
  return {
    isIncomplete: note === INCOMPLETE,
    skippedUnnamed: note === UNCHECKED_UNNAMED,
    grants: notedGrants(text?.slice(note.length) ?? '')
  }
}

interface Unfinished {
  readonly isIncomplete: boolean
  readonly skippedUnnamed: boolean
  readonly grants: readonly ObjectGrant[]
}

function valuesOf({ stream, table }: StreamPlaces, note: string, grants: readonly ObjectGrant[]) {
  return { stream, table, appendOnly: true, comment: `${note} ${noteOf(grants)}` }
}
