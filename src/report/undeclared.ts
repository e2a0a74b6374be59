/** What is not declared and goes with a change: nobody looks for it among the properties of another object. */
import { dangerText } from '../model/danger-text'
import { many } from '../model/many'
import { spokenList } from '../model/spoken-list'
import type { Report } from './report'

/** A sentence or two about each kind of such objects, before everything else; none once that is done. */
export function undeclaredThatGo({
  plan,
  appraisals,
  outcomes
}: Pick<Report, 'plan' | 'appraisals' | 'outcomes'>): readonly string[] {
  const isDone = new Set(outcomes?.filter(({ status }) => status === 'done').map(({ address }) => address))
  const going = plan.changes
    .filter(({ address }) => !isDone.has(address))
    .flatMap(({ address }) => appraisals.get(address)?.also ?? [])
  return [...Map.groupBy(going, ({ kind }) => kind).values()].flatMap((group) => {
    const [first] = group
    const appraisal = first === undefined ? undefined : appraisals.get(first.address)
    if (appraisal === undefined) return []
    const names = group.map(({ address }) => address.slice(address.indexOf(':') + 1))
    const count = many(names.length, appraisal.plural.replace(/s$/, ''), appraisal.plural)
    const what = `${count} not in ${appraisal.inputs[0] ?? 'the inputs'}: ${spokenList(names)}.`
    return [[what, ...appraisal.dangers.map((danger) => dangerText(danger, 'sentence'))].join(' ')]
  })
}
