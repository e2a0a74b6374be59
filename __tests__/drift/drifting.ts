import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { expect } from '@jest/globals'
import type { AwsDelays } from '../../sandbox/aws/delays'
import type { RemoteSandbox } from '../../sandbox/remote/connect'
import { type Inputs, type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'
import { asExpectation, combined, type ForeignChange } from './foreign-change'
import { type Hands, integrationProperty } from './hands'
import { Deliveries } from './lines'
import { addOthers, othersOf, prepareAccount } from './others'
import { type Pipeline, PIPELINES } from './pipelines'
import { lossesOf, witness, writesOf } from './witness'

const NONE = { missing: [], surplus: [] }
/** Longer than any setting reads old after a write. */
const PROPAGATED_SECONDS = 240
/** Longer than an event is late, a notification takes effect, or a catch-up waits. */
const ARRIVED_SECONDS = 1200

/** Pipelines that are in sync, objects of other teams next to them, and people who change things by hand. */
export interface Drifting {
  readonly world: PipelineWorld
  readonly hands: Hands
  /** Runs the action for a pipeline. */
  act(mode: string, pipeline: Pipeline, inputs?: Inputs): Promise<RunResult>
  /**
   * Makes these changes, and checks everything that the action promises about them: what a plan shows and an apply
   * repairs.
   */
  changeAndRepair(pipeline: Pipeline, changes: readonly ForeignChange[]): Promise<void>
  stop(): Promise<void>
}

/** @param delays how late AWS is for each repair, and afterwards; absent = it is not */
export async function startDrifting(pipelines: readonly Pipeline[] = PIPELINES, delays?: AwsDelays): Promise<Drifting> {
  const world = await startWorld()
  const { sandbox, s3, iam, prompt } = world
  const hands: Hands = { sandbox, s3, iam, sql: (text) => prompt.run(text) }

  const act: Drifting['act'] = (mode, pipeline, inputs = {}) => world.act(mode, { ...pipeline.inputs, ...inputs })

  /** Gives the lines that have been delivered to each pipeline. */
  const build = async () => {
    const delivered: (readonly string[])[] = []
    await prepareAccount(hands)
    for (const pipeline of pipelines) {
      for (const Bucket of [...pipeline.sources, pipeline.otherBucket])
        await s3.send(new CreateBucketCommand({ Bucket }))
      expectSuccess(await act('apply', pipeline))
      await addOthers(pipeline, hands)
      expectInSync(await act('plan', pipeline))
      const lines = new Deliveries(pipeline, hands)
      await lines.deliver()
      expect(await lines.unaccounted()).toEqual(NONE)
      delivered.push(lines.delivered)
    }
    return delivered
  }
  const begin = async () => {
    const delivered = await world.begin(`in sync: ${pipelines.map(({ title }) => title).join('; ')}`, build)
    return new Map(pipelines.map((pipeline, at) => [pipeline, new Deliveries(pipeline, hands, delivered[at])]))
  }
  let deliveries = await begin()
  let isInSync = true

  return {
    world,
    hands,
    act,
    stop: () => world.stop(),
    async changeAndRepair(pipeline, changes) {
      if (!isInSync) deliveries = await begin()
      isInSync = false
      const lines = deliveries.get(pipeline) ?? new Deliveries(pipeline, hands)
      const expected = combined(...changes.map(({ expects }) => expects(pipeline)))
      const rank = ({ needsAccess }: ForeignChange) => (needsAccess === true ? 0 : 1)
      for (const change of changes.toSorted((one, other) => rank(one) - rank(other))) await change.make(pipeline, hands)
      if (!changes.some(({ losesLines }) => losesLines === true)) await lines.deliverAnyway()
      await sandbox.idle()

      const [plan, planned] = await witness(sandbox, () => act('plan', pipeline))
      expect(asExpectation(plan.changes, expected)).toEqual(expected)
      expect(writesOf(planned)).toEqual([])

      const before = await untouchable(pipeline, hands)
      await sandbox.delay(delays ?? {})
      const [applied, repaired] = await witness(sandbox, () => act('apply', pipeline))
      expectSuccess(applied)
      expect(lossesOf(repaired, expected)).toEqual([])
      if (delays !== undefined) await sandbox.wait(PROPAGATED_SECONDS)
      expect(await untouchable(pipeline, hands)).toEqual(before)
      expectInSync(await act('plan', pipeline))

      await lines.deliver()
      if (delays !== undefined) await letArrive(sandbox)
      expect(await lines.unaccounted()).toEqual(NONE)
      isInSync = true
    }
  }
}

/** What is late arrives, and nothing is late any more. */
async function letArrive(sandbox: RemoteSandbox): Promise<void> {
  for (let time = 0; time < 3; time++) {
    await sandbox.wait(ARRIVED_SECONDS / 3)
    await sandbox.idle()
  }
  await sandbox.delay({})
}

/** What no repair may change. */
async function untouchable(pipeline: Pipeline, hands: Hands): Promise<unknown> {
  const { externalId } = pipeline
  return {
    others: await othersOf(pipeline, hands),
    externalId: externalId ?? (await integrationProperty(hands, pipeline, 'STORAGE_AWS_EXTERNAL_ID'))
  }
}

function expectSuccess({ succeeded, log }: RunResult): void {
  if (!succeeded) throw new Error(`The run failed:\n${log}`)
}

export function expectInSync({ succeeded, changes, log }: RunResult): void {
  if (!succeeded) throw new Error(`The plan failed:\n${log}`)
  expect(changes).toEqual([])
}
