import { expect } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'
import { createSources, LOGGED } from './lines'
import { type Inputs, type PipelineWorld, type PlannedChange, type RunResult, startWorld } from './world'

/** S3 may return old settings for some seconds after they were written, also to the next run. */
export const SETTLED_SECONDS = 15

/** A pipeline in its declared state. */
export async function startConverged(inputs: Inputs = LOGGED): Promise<PipelineWorld> {
  const world = await startWorld()
  try {
    await beginConverged(world, inputs)
    return world
  } catch (error) {
    await world.stop()
    throw error
  }
}

/** Begins again with a pipeline in its declared state. */
export function beginConverged(world: PipelineWorld, inputs: Inputs = LOGGED): Promise<void> {
  return world.begin(`in sync with ${JSON.stringify(inputs)}`, async () => {
    await createSources(world)
    await converge(world, inputs)
  })
}

/** Runs an apply, which must succeed, and a plan, which must find nothing. Gives the result of the apply. */
export async function converge(
  world: PipelineWorld,
  inputs: Inputs = LOGGED,
  through: (run: Run) => Run = (run) => run
): Promise<RunResult> {
  const applied = await world.act('apply', inputs, through)
  if (!applied.succeeded) throw new Error(applied.log.split('\nOperations\n')[0])
  await world.sandbox.wait(SETTLED_SECONDS)
  expect(await left(world, inputs)).toEqual({})
  return applied
}

/** What a plan would change, seen again minutes later if only lifecycle rules are old: an apply may have been killed. */
async function left(world: PipelineWorld, inputs: Inputs): Promise<ReturnType<typeof differing>> {
  const first = differing(await world.act('plan', inputs))
  const addresses = Object.keys(first)
  if (addresses.length === 0 || !addresses.every((address) => address.startsWith('s3-lifecycle:'))) return first
  await world.sandbox.wait(USUAL_DELAYS.lifecycle ?? 0)
  return differing(await world.act('plan', inputs))
}

/** The properties that a plan would change, by address without database and schema. */
export function differing({ changes }: RunResult): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    changes.map(({ address, diff }) => [
      address.replace('S3_ACCESS_LOGS_DB.PUBLIC.', ''),
      diff.map(({ field }) => field)
    ])
  )
}

/** The planned change of this object, by its address without database and schema. */
export function changeAt({ changes }: RunResult, address: string): PlannedChange {
  const found = changes.find((change) => change.address.replace('S3_ACCESS_LOGS_DB.PUBLIC.', '') === address)
  if (found === undefined) throw new Error(`nothing is planned for ${address}`)
  return found
}

/** Records the writes: statements by the name of their file, API calls by their name. */
export function recording(): { readonly through: (run: Run) => Run; readonly written: string[] } {
  const written: string[] = []
  return {
    written,
    through: (run) => (operation) => {
      if (!isRead(operation)) written.push(operation.name)
      return run(operation)
    }
  }
}

/** Somebody else writes, right before the operation with this name is sent for the nth time. */
export function rightBefore(name: string, nth: number, write: () => Promise<unknown>): (run: Run) => Run {
  let sent = 0
  return (run) => async (operation) => {
    if (operation.name === name && ++sent === nth) await write()
    return run(operation)
  }
}

/** The process is killed right after its first operation with this name: nothing that it sends later arrives. */
export function killedAfter(name: string): (run: Run) => Run {
  let isDead = false
  return (run) => async (operation) => {
    if (isDead) throw new Error('killed')
    const rows = await run(operation)
    if (operation.name === name) isDead = true
    if (isDead) throw new Error('killed')
    return rows
  }
}
