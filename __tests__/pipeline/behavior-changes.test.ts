import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from './borrowed-sandbox'
import { liveWholeLife } from './whole-life'
import { type PipelineWorld, startWorld } from './world'

const TABLE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'
const BUNDLES = ['2026_06', '2026_07', '2026_08']

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

/** Enables these bundles of behavior changes, and disables the others. */
function enable(bundles: readonly string[]): Promise<void> {
  return withAdmin(world.sandbox, async (admin) => {
    for (const bundle of BUNDLES) {
      const verb = bundles.includes(bundle) ? 'ENABLE' : 'DISABLE'
      expect(await admin.run(`SELECT SYSTEM$${verb}_BEHAVIOR_CHANGE_BUNDLE('${bundle}') AS "status"`)).toEqual([
        { status: `${verb}D` }
      ])
    }
  })
}

test.each<[string, readonly string[]]>([
  ['no bundle', []],
  ...BUNDLES.map((bundle): [string, readonly string[]] => [`only ${bundle}`, [bundle]]),
  ['all bundles', BUNDLES]
])(
  'with %s of behavior changes, a pipeline lives its whole life',
  async (_, bundles) => {
    await world.reset()
    await enable(bundles)
    await liveWholeLife(world, {}, TABLE)
  },
  120_000
)

const SEED = Number(process.env['COLUMNS_SEED'] ?? Math.floor(Math.random() * 1e9))

test.each([1, SEED])(
  'with columns that nobody knows in each SHOW and DESCRIBE, a pipeline lives its whole life (COLUMNS_SEED=%d)',
  async (seed) => {
    await world.reset()
    await enable(BUNDLES)
    await world.sandbox.snowflake.addUnknownColumns(seed)
    const [parameter] = await world.prompt.run('SHOW PARAMETERS IN SESSION')
    expect(Object.keys(parameter ?? {}).filter((name) => name.startsWith('new_'))).not.toEqual([])
    await liveWholeLife(world, {}, TABLE)
  },
  120_000
)
