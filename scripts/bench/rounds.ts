import type { Sandbox } from '../../sandbox/start'

/** When each of the action's own calls and statements began, in milliseconds since the epoch. */
export interface Sent {
  readonly calls: readonly number[]
  readonly statements: readonly number[]
}

/** What the action sends while something runs; Snowflake's own calls of AWS are not ours. */
export async function counted({ aws, snowflake }: Sandbox, work: () => Promise<unknown>): Promise<Sent> {
  const before = aws.requests().length
  await fetch(`${snowflake.url}/sandbox/statements`, { method: 'DELETE' })
  await work()
  const ours = aws
    .requests()
    .slice(before)
    .filter(({ principal }) => principal?.endsWith(':user/deployer') === true)
  return { calls: ours.map(timeOf), statements: snowflake.statements().map(timeOf) }
}

/** How many rounds one after the other there are when each takes so long: what begins meanwhile is of the same round. */
export function roundsOf(begins: readonly number[], milliseconds: number): number {
  const sorted = begins.toSorted((one, other) => one - other)
  let rounds = 0
  let end = -Infinity
  for (const begin of sorted) {
    if (begin < end) continue
    rounds++
    end = begin + milliseconds
  }
  return rounds
}

function timeOf({ at }: { readonly at: string | number | Date }): number {
  return new Date(at).getTime()
}
