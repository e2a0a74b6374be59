/** The sentences of a danger, in which `{objects}` stands for the objects that it is about. */
import type { Danger } from './appraisal'
import { spokenList } from './spoken-list'

const OBJECTS = '{objects}'

/** @param tense `sentence` before the change is made, `done` after it */
export function dangerText({ objects, ...danger }: Danger, tense: 'sentence' | 'done'): string {
  if (objects === undefined) return danger[tense]
  const { noun, names } = objects
  return danger[tense].replaceAll(OBJECTS, () => `${names.length === 1 ? noun[0] : noun[1]} ${spokenList(names)}`)
}

/** Equal for dangers that one sentence can say together. */
export function dangerKind({ objects, ...danger }: Danger): unknown {
  return { ...danger, noun: objects?.noun }
}

/** Two dangers of the same kind as one, about the objects of both. */
export function joinDangers(one: Danger, other: Danger): Danger {
  if (one.objects === undefined || other.objects === undefined) return one
  return { ...one, objects: { ...one.objects, names: [...one.objects.names, ...other.objects.names] } }
}
