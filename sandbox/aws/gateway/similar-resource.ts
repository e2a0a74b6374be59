import type { Simulation } from '@cloud-copilot/iam-simulate'

/**
 * The same simulation for any other object whose key begins alike, with what all policies decide alike: each log object has
 * another key, and a verdict on it takes as long as all the rest of a request. Patterns of policies are no longer than what
 * is left of the ARN, so that the rest of the key makes no difference to them.
 */
export function withSimilarResource(simulation: Simulation): Simulation {
  const { resource } = simulation.request
  const patterns = patternsIn(simulation)
  if (!/^arn:[^:]+:s3:::[^/*?]+\/[^*?]+$/.test(resource.resource) || !patterns.every(isPrefixOrName)) return simulation
  const length = Math.max(resource.resource.indexOf('/') + 1, ...patterns.map((pattern) => pattern.length)) + 1
  const shorter = { ...resource, resource: resource.resource.slice(0, length) }
  return { ...simulation, request: { ...simulation.request, resource: shorter } }
}

/** It has no wildcard, except at its end, and no policy variable. */
function isPrefixOrName(pattern: string): boolean {
  return /^[^*?$]*\*?$/.test(pattern)
}

function patternsIn(simulation: Simulation): readonly string[] {
  const named = [...simulation.identityPolicies, ...(simulation.permissionBoundaryPolicies ?? [])]
  const policies: readonly unknown[] = [
    ...named.map((each): unknown => each.policy),
    simulation.resourcePolicy,
    simulation.sessionPolicy
  ]
  return policies.flatMap((policy) =>
    listOf(property(policy, 'Statement')).flatMap((statement) =>
      [property(statement, 'Resource'), property(statement, 'NotResource')].flatMap(listOf).map(String)
    )
  )
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
