import { performance } from 'node:perf_hooks'
import { usualInputs } from '../../sandbox/action'
import type { Sandbox } from '../../sandbox/start'
import { awsDoor } from '../../src/aws/client'
import { describeAws } from '../../src/aws/operations'
import { joinDoors } from '../../src/door/door'
import { limit } from '../../src/door/limit'
import { readOnly } from '../../src/door/read-only'
import { apply } from '../../src/engine/apply'
import { declare, type Registry } from '../../src/engine/declare'
import { observeAll } from '../../src/engine/observe'
import { needsOf } from '../../src/engine/order'
import { planApply } from '../../src/engine/plan'
import { configure } from '../../src/inputs/configure'
import { type Inputs, readInputs } from '../../src/inputs/inputs'
import { variableOf } from '../../src/inputs/source'
import { registry } from '../../src/kinds/registry'
import type { Declared } from '../../src/model/declared'
import type { Address } from '../../src/model/fields'
import type { Describe } from '../../src/model/operation'
import { snowflakeDoor } from '../../src/snowflake/client'
import { loadSql } from '../../src/snowflake/library'
import type { Figure } from './figure'
import { type Bench, NAMES } from './run'
import { createBuckets, setLatency } from './sandbox'

const SOURCES = ['first-a', 'first-b']
const MILLISECONDS = 100

/** When the work on an object began and ended, in milliseconds. */
interface Span {
  readonly began: number
  ended: number
}

/**
 * A first apply of the whole pipeline: how long it takes, against the longest chain of objects that need each other, each
 * taking as long as it took. What is beyond that was waited for without need.
 */
export async function firstApply({ sandbox }: Bench): Promise<readonly Figure[]> {
  await sandbox.reset()
  await createBuckets(sandbox, SOURCES)
  await setLatency(sandbox, MILLISECONDS, MILLISECONDS)
  const { objects, spans } = await applied(sandbox)
  await setLatency(sandbox, 0, 0)
  const all = [...spans.values()]
  const took = Math.max(...all.map(({ ended }) => ended)) - Math.min(...all.map(({ began }) => began))
  const longest = longestChain(objects, spans)
  return [
    { what: `first apply, ${MILLISECONDS} ms a call and a statement`, measured: took / 1000, unit: 's' },
    { what: 'first apply, against its longest chain of needs', budget: 1.3, measured: took / longest, unit: '×' }
  ]
}

async function applied(
  sandbox: Sandbox
): Promise<{ readonly objects: readonly Declared[]; readonly spans: ReadonlyMap<Address, Span> }> {
  const sql = loadSql('sql')
  const describe: Describe = (operation) =>
    operation.client === 'snowflake' ? sql.describe(operation) : describeAws(operation)
  const inputs = inputsFor(sandbox)
  const { endpoint, keys, region } = sandbox.aws
  const { login } = inputs.snowflake
  const clients = joinDoors(
    awsDoor({ region, endpoint, credentials: keys.deployer }),
    snowflakeDoor({
      login,
      sql,
      accessUrl: sandbox.snowflake.url,
      idToken: () => Promise.reject(new Error('no token'))
    })
  )
  const run = limit(clients.run)
  const world = {
    run,
    read: readOnly(run, describe),
    clock: {
      now: () => new Date(),
      sleep: (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000))
    }
  }
  const config = configure(inputs, { account: '123456789012', partition: 'aws', region }, undefined)
  const levels = declare(registry, config, sql.render)
  const plan = planApply(levels, await observeAll(levels.flat(), registry, world.read, new Date()), registry)
  const spans = new Map<Address, Span>()
  const progress = { ended: () => undefined, waiting: () => undefined }
  const { outcomes } = await apply(levels.flat(), plan, timed(registry, spans), world, progress)
  await clients.close()
  const failed = outcomes.find(({ status }) => status === 'failed' || status === 'not-reached')
  if (failed !== undefined) throw new Error(`${failed.address} ${failed.status}: ${String(failed.error)}`)
  return { objects: levels.flat(), spans }
}

function inputsFor(sandbox: Sandbox): Inputs {
  const given: Readonly<Record<string, string>> = {
    ...usualInputs(sandbox, NAMES),
    'source-buckets': SOURCES.join('\n'),
    'aws-region': sandbox.aws.region,
    mode: 'apply'
  }
  const environment = Object.fromEntries(Object.entries(given).map(([name, value]) => [variableOf(name), value]))
  return readInputs({ get: (name) => given[name] ?? '', environment })
}

/** The kinds, which note from their first to their last observation of an object how long the work on it took. */
function timed(kinds: Registry, spans: Map<Address, Span>): Registry {
  return new Map(
    [...kinds].map(([name, kind]) => [
      name,
      {
        ...kind,
        observe: async (declared, read, now, planned) => {
          const span = spans.get(declared.address) ?? { began: performance.now(), ended: 0 }
          spans.set(declared.address, span)
          const observation = await kind.observe(declared, read, now, planned)
          span.ended = performance.now()
          return observation
        }
      }
    ])
  )
}

function longestChain(objects: readonly Declared[], spans: ReadonlyMap<Address, Span>): number {
  const chains = new Map<Address, number>()
  // Needs come first.
  for (const object of objects) {
    const { began, ended } = spans.get(object.address) ?? { began: 0, ended: NaN }
    const needs = needsOf(object).map((need) => chains.get(need) ?? NaN)
    chains.set(object.address, ended - began + Math.max(0, ...needs))
  }
  return Math.max(...chains.values())
}
