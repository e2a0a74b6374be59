import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { registry } from '../../src/kinds/registry'
import type { Kind } from '../../src/model/kind'
import type { Run as Door } from '../../src/model/operation'
import type { Step } from '../../src/model/step'
import { compatible } from '../drift/foreign-change'
import { FOREIGN_CHANGES } from '../drift/foreign-changes'
import type { Hands } from '../drift/hands'
import { addOthers, prepareAccount } from '../drift/others'
import { PIPELINES } from '../drift/pipelines'
import { type Record, witness, writesOf } from '../drift/witness'
import { isRead } from '../fakes/meanings'
import { untilEnd } from '../fakes/until-end'
import { type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'

const MINUTE = 60_000
const UNKNOWN = '(known after apply)'

/**
 * What every kind promises, from nothing to destroyed: a plan only reads, and what it says is what an apply sends.
 * @param setUp what else is set in the account
 */
export function describeLife(title: string, setUp: (world: PipelineWorld) => Promise<unknown>): void {
  describe(title, () => {
    // This one has a schema of its own to create: PUBLIC always comes with the database.
    const [, , pipeline] = PIPELINES
    let world: PipelineWorld
    let hands: Hands
    beforeAll(async () => {
      world = await untilEnd(startWorld(new Map([...registry].map(([name, kind]) => [name, watched(kind)]))))
      hands = { ...world, sql: (text) => world.prompt.run(text) }
      await world.reset()
      await setUp(world)
      await prepareAccount(hands)
      for (const Bucket of [...pipeline.sources, pipeline.otherBucket])
        await world.s3.send(new CreateBucketCommand({ Bucket }))
    }, MINUTE)

    /** The latest steps of the kind, by address. */
    let steps = new Map<string, readonly Step[]>()

    function watched(kind: Kind): Kind {
      return {
        ...kind,
        steps(work) {
          const list = kind.steps(work)
          steps.set(work.address, list)
          return list
        }
      }
    }

    interface Run {
      readonly result: RunResult
      readonly record: Record
      readonly steps: ReadonlyMap<string, readonly Step[]>
      /** The names of the writes that succeeded, in order. */
      readonly writes: readonly string[]
    }

    const act = async (mode: string): Promise<Run> => {
      steps = new Map()
      const writes: string[] = []
      const through =
        (run: Door): Door =>
        async (operation) => {
          const rows = await run(operation)
          if (!isRead(operation)) writes.push(operation.name)
          return rows
        }
      const [result, record] = await witness(world.sandbox, () => world.act(mode, pipeline.inputs, through))
      return { result, record, steps, writes }
    }

    const expectOnlyReads = ({ writes, record }: Run) => {
      expect(writes).toEqual([])
      expect(writesOf(record)).toEqual([])
    }

    /** The steps as data. Values that are known only after an apply are replaced by the text that a plan has for them. */
    const planned = ({ steps }: Run, outputs: readonly string[]) =>
      Object.fromEntries(
        [...steps].map(([address, list]) => {
          const text = outputs.reduce((text, value) => text.replaceAll(value, UNKNOWN), JSON.stringify(list))
          // How far back the history of the tables goes depends on when they are created.
          const timeless = text
            .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, UNKNOWN)
            .replaceAll(/"knownSince":(?:\d+|null)/g, `"knownSince":"${UNKNOWN}"`)
          return [address, JSON.parse(timeless) as unknown]
        })
      )

    const expectSameSteps = (plan: Run, applied: Run) => {
      expect(applied.result.succeeded).toBe(true)
      const { outputs } = applied.result
      const values = ['integration-arn', 'external-id', 'notification-channel'].map((name) => outputs[name] ?? '')
      expect(planned(applied, values)).toEqual(planned(plan, values))
      // Nothing times out or fails here.
      const taken = [...applied.steps.values()].flat().filter(({ only }) => only?.ended !== 'timed-out')
      const calls = taken.flatMap((step) =>
        step.step === 'call' && step.afterFailure !== true ? [step.operation] : []
      )
      const names = calls.filter((operation) => !isRead(operation)).map(({ name }) => name)
      expect(applied.writes.toSorted()).toEqual(names.toSorted())
    }

    test(
      'from nothing to the declared state',
      async () => {
        const plan = await act('plan')
        expectOnlyReads(plan)
        const kinds = new Set(plan.result.changes.map(({ kind }) => kind))
        const lasting = [...registry.values()].filter(({ isTemporary }) => isTemporary !== true)
        expect([...kinds].toSorted()).toEqual(lasting.map(({ name }) => name).toSorted())
        expect(plan.result.changes.filter(({ action }) => action !== 'create')).toEqual([])

        expectSameSteps(plan, await act('apply'))
        const again = await act('plan')
        expect(again.result.changes).toEqual([])
        expectOnlyReads(again)
        expectOnlyReads(await act('apply'))
      },
      MINUTE
    )

    test(
      'from changes by hand to the declared state',
      async () => {
        await addOthers(pipeline, hands)
        const changes = FOREIGN_CHANGES.filter(({ when }) => when?.(pipeline) ?? true)
        for (const change of compatible(changes, pipeline)) await change.make(pipeline, hands)
        const plan = await act('plan')
        expectOnlyReads(plan)
        expectSameSteps(plan, await act('apply'))
        const checked = await act('check')
        expectOnlyReads(checked)
        expect(checked.result).toMatchObject({ succeeded: true, outputs: { healthy: 'true', result: 'in-sync' } })
      },
      MINUTE
    )

    test(
      'from the declared state to data only',
      async () => {
        const destroyed = await act('destroy')
        expect(destroyed.result.succeeded).toBe(true)
        const twice = await act('destroy')
        expect(twice.result.changes).toEqual([])
        expectOnlyReads(twice)
      },
      MINUTE
    )
  })
}
