import type { Change } from '../model/change'
import type { Leftovers } from './leftovers'

/**
 * What a report says about leftovers that this run does not take away.
 * @param sqlOf what would take away a privilege
 */
export function leftoverNotes(
  { changes, otherRoles }: Leftovers,
  prune: boolean,
  sqlOf: (change: Change) => readonly string[]
): readonly string[] {
  const named = (action: string) =>
    changes.filter((change) => change.action === action && change.kind !== 'grant').map(({ address }) => address)
  const [removable, kept] = [named('delete'), named('none')]
  const revocations = changes.filter(({ action, kind }) => action === 'delete' && kind === 'grant').flatMap(sqlOf)
  const way = prune
    ? 'The next apply takes it away, because `prune` is set: first everything declared has to be in place.'
    : 'Set `prune: true` to take it away, unless another pipeline of yours uses it.'
  return [
    ...(removable.length === 0 ? [] : [`An earlier declaration of this pipeline left ${removable.join(', ')}. ${way}`]),
    ...(kept.length === 0 ? [] : [`It also left ${kept.join(', ')}, which stays: it holds data, or others use it.`]),
    ...(revocations.length === 0 ? [] : [`${readersNote(prune)} ${revocations.map((sql) => `${sql};`).join(' ')}`]),
    ...otherRoles.map(
      (role) =>
        `Another pipeline reads the same prefix, with the role ${role}: give each pipeline its own \`prefix\`, or destroy the other one.`
    )
  ]
}

function readersNote(prune: boolean): string {
  const way = prune
    ? 'The next apply ends that, because `prune` is set: first everything declared has to be in place. Its statements:'
    : 'If that was for this pipeline, set `prune: true`, or run:'
  return `Roles that are not in \`reader-roles\` can read the logs. ${way}`
}
