import type { Leftovers } from './leftovers'

/** What a report says about leftovers that this run does not take away. */
export function leftoverNotes({ changes, otherRoles }: Leftovers, prune: boolean): readonly string[] {
  const named = (action: string) => changes.filter((change) => change.action === action).map(({ address }) => address)
  const [removable, kept] = [named('delete'), named('none')]
  const way = prune
    ? 'The next apply takes it away, because `prune` is set: first everything declared has to be in place.'
    : 'Set `prune: true` to take it away, unless another pipeline of yours uses it.'
  return [
    ...(removable.length === 0 ? [] : [`An earlier declaration of this pipeline left ${removable.join(', ')}. ${way}`]),
    ...(kept.length === 0 ? [] : [`It also left ${kept.join(', ')}, which stays: it holds data, or others use it.`]),
    ...otherRoles.map(
      (role) =>
        `Another pipeline reads the same prefix, with the role ${role}: give each pipeline its own \`prefix\`, or destroy the other one.`
    )
  ]
}
