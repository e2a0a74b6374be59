import { expect } from '@jest/globals'
import type { AwsDelays } from '../../sandbox/aws/delays'
import { converge, killedAfter, SETTLED_SECONDS } from '../pipeline/converged'
import { createSources, deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { eventually } from './eventually'
import { hoursPass } from './hours'
import { loseNotification } from './lost-notification'
import type { Step, Walk } from './walks'

const TABLE = 'S3_ACCESS_LOGS'

/** Begins with a pipeline that was just created, while everything was late. */
export type Beginning = (world: PipelineWorld, delays: AwsDelays) => Promise<void>

/** The walks of a worker with the same delays begin with the same one. */
const created: Beginning = (world, delays) =>
  world.begin(`created with ${JSON.stringify(delays)}`, () => create(world, delays))

/** Each walk creates its own. */
export const createdAnew: Beginning = async (world, delays) => {
  await world.reset()
  await create(world, delays)
}

const create: Beginning = async (world, delays) => {
  await createSources(world)
  await world.sandbox.delay(delays)
  await converge(world)
}

/**
 * Log objects arrive all the time, everything is late, and applies are killed. In the end, each line is in the tables once.
 */
export async function take({ delays, steps }: Walk, world: PipelineWorld, begin = created): Promise<void> {
  const lines: LineId[] = []
  const logs = async () => void lines.push(...(await deliverIfAllowed(world)))
  await begin(world, delays)
  let current: Inputs = {}
  for (const step of steps) {
    await logs()
    await breakIngestion(step, current, world)
    await world.sandbox.wait(90)
    await pass(world, step.hours, logs)
    const wereKilled = await applyKilled(step, world, logs)
    if (wereKilled) await pass(world, step.hoursKilled, logs)
    // A run for something else could not know what S3 does not return yet.
    if (wereKilled && step.isReverted) await world.sandbox.wait(SETTLED_SECONDS)
    if (!(wereKilled && step.isReverted)) current = step.declared
    await converge(world, { ...LOGGED, ...current })
    await logs()
  }
  await eventually(world)
  await lateDeliveries(world)
  await expectOnce(world, lines, steps)
}

/** Somebody deletes the notification, or does something to the pipe. */
async function breakIngestion(
  { isNotificationLost, pipe }: Step,
  { bucket = NAMES.bucket, table = TABLE }: Inputs,
  world: PipelineWorld
): Promise<void> {
  if (isNotificationLost) await loseNotification(world, bucket)
  if (pipe !== null) await world.prompt.run(breaking(pipe, table))
}

/** Gives whether an apply was killed. */
async function applyKilled(
  { declared, killedAfter: last, killedAgainAfter }: Step,
  world: PipelineWorld,
  logs: () => Promise<void>
): Promise<boolean> {
  let wasKilled = false
  for (const name of last === null ? [] : [last, killedAgainAfter]) {
    if (name === null) continue
    const { succeeded } = await world.act('apply', { ...LOGGED, ...declared }, killedAfter(name))
    wasKilled ||= !succeeded
    await logs()
  }
  return wasKilled
}

/** Nobody runs the action, while log objects arrive: every half hour on the first day, and then once a day. */
async function pass(world: PipelineWorld, hours: number, logs: () => Promise<void>): Promise<void> {
  const firstDay = Math.min(hours, 30)
  await hoursPass(world, firstDay / 2)
  await logs()
  await hoursPass(world, firstDay / 2)
  for (let hour = firstDay; hour < hours; hour += 24) {
    await logs()
    await world.sandbox.wait(86_400)
    await world.sandbox.idle()
  }
  await logs()
}

function breaking(how: 'dropped' | 'paused', table: string): string {
  const pipe = `S3_ACCESS_LOGS_DB.PUBLIC.${table}_PIPE`
  return how === 'dropped' ? `DROP PIPE ${pipe}` : `ALTER PIPE ${pipe} SET PIPE_EXECUTION_PAUSED = TRUE`
}

/** What S3 delivers to the place that the logs have left is looked for once an hour. */
async function lateDeliveries({ sandbox }: PipelineWorld): Promise<void> {
  for (let time = 0; time < 5; time++) {
    await sandbox.wait(1800)
    await sandbox.idle()
  }
}

/** S3 drops the logs of a bucket that it may not deliver to, as after an apply that was killed. */
async function deliverIfAllowed(world: PipelineWorld): Promise<readonly LineId[]> {
  return deliver(world).catch((error: unknown) => {
    if (error instanceof Error && /AccessDenied|NoSuchBucket/.test(error.name)) return []
    throw error
  })
}

/**
 * Each line is in a table that was declared, and in none twice. A pipeline that loads the same logs into the table that was
 * declared before goes on until it is pruned.
 */
async function expectOnce(world: PipelineWorld, lines: readonly LineId[], steps: readonly Step[]): Promise<void> {
  const all = new Set<LineId>()
  for (const table of new Set([TABLE, ...steps.map(({ declared }) => declared['table'] ?? TABLE)])) {
    const found = await linesIn(world, table)
    expect(found).toEqual([...new Set(found)])
    found.forEach((line) => all.add(line))
  }
  expect([...all].toSorted()).toEqual(lines.toSorted())
}
