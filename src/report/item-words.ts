import { type FieldChange, isWork } from '../model/change'
import { dangerText } from '../model/danger-text'
import { many } from '../model/many'
import type { Item, Rank } from './arrange'
import type { Report } from './report'
import { ACTIONS, untouched } from './words'

/** The heading of everything with this rank. */
export const HEADINGS: Readonly<Record<Rank, string>> = {
  failed: '❌ Failed',
  blocked: '⛔ Blocked',
  security: '🔐 Security: who has access',
  data: '🗄️ Data: what happens to log lines',
  delete: '🗑️ Delete',
  change: '✏️ Change',
  create: '➕ Create',
  kept: '▫️ Stays as it is'
}

export function markOf({ changes: [change], outcome }: Item): string {
  if (outcome?.status === 'failed') return '❌'
  if (outcome?.status === 'done') return '✅'
  if (outcome?.status === 'unchanged') return '▫️'
  if (outcome?.status === 'not-reached') return '⏸️'
  if (change.action === 'blocked') return '⛔'
  return isWork(change) ? ACTIONS[change.action].mark : '▫️'
}

/** What happens or happened to it: "to create", "created", "not reached". */
export function standing({ changes: [change, ...more], outcome, verbs }: Item, planFor: Report['planFor']): string {
  if (change.action === 'blocked') return more.length === 0 ? 'is blocked' : 'are blocked'
  if (!isWork(change)) return untouched(planFor)
  const { action } = change
  const [infinitive, done] =
    verbs !== undefined && (action === 'create' || action === 'delete')
      ? verbs[action]
      : [ACTIONS[action].infinitive, ACTIONS[action].done]
  switch (outcome?.status) {
    case undefined:
      return `to ${infinitive}`
    case 'done':
      return done
    case 'unchanged':
      return planFor === 'destroy' ? 'gone already' : 'in place already'
    case 'failed':
      return `failed to ${infinitive}`
    case 'not-reached':
      return 'not reached'
  }
}

/** What is missing from a report without this item: "300 buckets (s3-logging) to create". */
export function omission(item: Item, planFor: Report['planFor']): string {
  const { changes, plural } = item
  const [{ kind }] = changes
  const count = changes.length === 1 ? `1 ${kind}` : `${changes.length} ${plural}${isMixed(item) ? '' : ` (${kind})`}`
  return `${count} ${standing(item, planFor)}`
}

/** The same, summed up by kind and by what happens to them: "298 more s3-logging to change". */
export function omissions(items: readonly string[], shown: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  const [one, known] = [/^1 /, new Set(shown)]
  return [...counts]
    .map(([text, count]) => {
      if (one.test(text) && known.has(text)) return text.replace(one, `${count} more `)
      return count === 1 ? text : text.replace(one, `${count} × `)
    })
    .join(', ')
}

/** The sentences about a danger, which say why to look at it; once the change is made, what was and what is now. */
export function dangersOf(item: Item): readonly string[] {
  return item.dangers.map((danger) => dangerText(danger, isOver(item) ? 'done' : 'sentence'))
}

/** Whether what was to be done is done, by this run or by somebody else. */
export function isOver({ outcome }: Item): boolean {
  return outcome?.status === 'done' || outcome?.status === 'unchanged'
}

/** Its notes, which tell what a plan found and what it would do; once the change is made, that is past. */
export function notesOf(item: Item): readonly string[] {
  const { notes } = item.changes[0]
  return isOver(item) ? notes.map((note) => `In the plan: ${note}`) : notes
}

/** The properties that differ, without those of which sentences say more. */
export function fieldsOf({ changes: [{ diff }], spoken }: Item): readonly FieldChange[] {
  return diff.filter(({ field }) => !spoken.includes(field))
}

/** What it is about: "pipe:P", "s3-logging: 300 buckets", or "s3-bucket:logs and 5 more objects". */
export function titleOf(item: Item, nameIn: (text: string) => string): string {
  const { changes } = item
  const [{ kind, address }, ...more] = changes
  if (more.length === 0) return nameIn(address)
  return isMixed(item)
    ? `${nameIn(address)} and ${many(more.length, 'more object')}`
    : `${nameIn(kind)}: ${countOf(item)}`
}

/** Whether it folds objects of different kinds. */
export function isMixed({ changes: [first, ...more] }: Item): boolean {
  return more.some(({ kind }) => kind !== first.kind)
}

/** "300 buckets", or "logging of 300 buckets" if that is turned on or off, for a folded item. */
function countOf({ changes, plural, verbs }: Item): string {
  const { action } = changes[0]
  const isTurned = verbs !== undefined && (action === 'create' || action === 'delete')
  return `${isTurned ? `${verbs.of} ` : ''}${many(changes.length, 'object', plural)}`
}
