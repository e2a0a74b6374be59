import type { Change } from '../model/change'
import type { Leftovers } from './leftovers'

/** What the run is about: it destroys what is declared, or takes away leftovers once that is in place, or keeps them. */
type About = 'destroy' | 'prune' | 'keep'

const WAYS: Readonly<Record<About, string>> = {
  destroy:
    'This destroy does not take it away: an apply with these inputs and `prune: true`, before the destroy, does.',
  prune: 'The next apply takes it away, because `prune` is set: first everything declared has to be in place.',
  keep: 'Set `prune: true` to take it away, unless another pipeline of yours uses it.'
}
const READERS: Readonly<Record<About, string>> = {
  destroy: 'If that was for this pipeline, run:',
  prune:
    'The next apply ends that, because `prune` is set: first everything declared has to be in place. Its statements:',
  keep: 'If that was for this pipeline, set `prune: true`, or run:'
}
const LOADING: Readonly<Record<About, string>> = {
  destroy: 'This destroy does not take that away: an apply with these inputs and `prune: true`, after that, does.',
  prune: 'After that, a later apply takes that away, because `prune` is set.',
  keep: 'After that, set `prune: true` to take that away.'
}

/**
 * What a report says about leftovers that this run does not take away.
 * @param sqlOf what would take away a privilege
 */
export function leftoverNotes(
  { changes, otherRoles, loading }: Leftovers,
  about: About,
  sqlOf: (change: Change) => readonly string[]
): readonly string[] {
  const named = (action: string) =>
    changes.filter((change) => change.action === action && change.kind !== 'grant').map(({ address }) => address)
  const [removable, kept] = [named('delete'), named('none')]
  const revocations = changes.filter(({ action, kind }) => action === 'delete' && kind === 'grant').flatMap(sqlOf)
  return [
    ...(removable.length === 0
      ? []
      : [`An earlier declaration of this pipeline left ${removable.join(', ')}. ${WAYS[about]}`]),
    ...(kept.length === 0
      ? []
      : [
          `It also left ${kept.join(', ')}, which ${kept.length === 1 ? 'stays: it holds' : 'stay: they hold'} data, or others use ${kept.length === 1 ? 'it' : 'them'}.`
        ]),
    ...(revocations.length === 0
      ? []
      : [`${whatRolesKeep(revocations)} ${READERS[about]} ${revocations.map((sql) => `${sql};`).join(' ')}`]),
    ...(loading.length === 0
      ? []
      : [
          `An earlier declaration of this pipeline left stage ${loading.join(', ')} with a pipe and a task: they still load what S3 has delivered, or still delivers to where the logs were. ${LOADING[about]}`
        ]),
    ...otherRoles.map(
      (role) =>
        `Another pipeline reads the same prefix, with the role ${role}: give each pipeline its own \`prefix\`, or destroy the other one.`
    )
  ]
}

/** @param revocations statements: the privileges of `reader-roles` read the logs, those of `plan-roles` only show the objects */
function whatRolesKeep(revocations: readonly string[]): string {
  return revocations.some((sql) => /^REVOKE SELECT\b/.test(sql))
    ? 'Roles that are not in `reader-roles` can read the logs.'
    : 'Roles keep privileges on what an earlier declaration of this pipeline created.'
}
