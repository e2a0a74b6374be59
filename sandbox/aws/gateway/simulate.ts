import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate'
import { placeInTime } from './moments'
import { withSimilarResource } from './similar-resource'

type Verdict = ReturnType<typeof runSimulation>

/** Condition keys that are different for each request. */
const TIME = ['aws:CurrentTime', 'aws:EpochTime']
const CACHED = 2_000

const verdicts = new Map<string, Verdict>()

/** Evaluates policies. A run asks the same again and again, so verdicts are cached. */
export function simulate(asked: Simulation): Verdict {
  const simulation = withSimilarResource(asked)
  const { contextVariables, ...request } = simulation.request
  const place = placeInTime(simulation, Date.parse(String(contextVariables['aws:CurrentTime'])))
  if (place === undefined) return runSimulation(simulation, {})
  const timeless = Object.fromEntries(Object.entries(contextVariables).filter(([name]) => !TIME.includes(name)))
  const question = JSON.stringify({ ...simulation, request: { ...request, contextVariables: timeless }, place })
  if (verdicts.size > CACHED) verdicts.clear()
  const verdict = verdicts.get(question) ?? runSimulation(simulation, {})
  verdicts.set(question, verdict)
  return verdict
}
