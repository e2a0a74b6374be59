import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { BUNDLES, enableBundles } from './bundles'
import { liveWholeLife } from './whole-life'
import { type PipelineWorld, startWorld } from './world'

const TABLE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

test.each<[string, readonly string[]]>([
  ['no bundle', []],
  ...BUNDLES.map((bundle): [string, readonly string[]] => [`only ${bundle}`, [bundle]]),
  ['all bundles', BUNDLES]
])(
  'with %s of behavior changes, a pipeline lives its whole life',
  async (_, bundles) => {
    await world.reset()
    await enableBundles(world, bundles)
    await liveWholeLife(world, {}, TABLE)
  },
  120_000
)

const SEED = Number(process.env['COLUMNS_SEED'] ?? Math.floor(Math.random() * 1e9))

test.each([1, SEED])(
  'with columns that nobody knows in each SHOW and DESCRIBE, a pipeline lives its whole life (COLUMNS_SEED=%d)',
  async (seed) => {
    await world.reset()
    await enableBundles(world, BUNDLES)
    await world.sandbox.snowflake.addUnknownColumns(seed)
    const [parameter] = await world.prompt.run('SHOW PARAMETERS IN SESSION')
    expect(Object.keys(parameter ?? {}).filter((name) => name.startsWith('new_'))).not.toEqual([])
    await liveWholeLife(world, {}, TABLE)
  },
  120_000
)
