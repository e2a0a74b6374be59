import type { Simulation } from '@cloud-copilot/iam-simulate'

/** The statements of all policies that a simulation is about. */
export function statementsIn(simulation: Simulation): readonly unknown[] {
  const named = [...simulation.identityPolicies, ...(simulation.permissionBoundaryPolicies ?? [])]
  const policies: readonly unknown[] = [
    ...named.map((each): unknown => each.policy),
    simulation.resourcePolicy,
    simulation.sessionPolicy
  ]
  return policies.flatMap((policy) => listOf(property(policy, 'Statement')))
}

/** JSON policies have one value or a list of them. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
