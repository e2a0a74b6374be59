import type { Simulation } from '@cloud-copilot/iam-simulate'
import { listOf, property, statementsIn } from './statements'

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
  return statementsIn(simulation).flatMap((statement) =>
    [property(statement, 'Resource'), property(statement, 'NotResource')].flatMap(listOf).map(String)
  )
}
