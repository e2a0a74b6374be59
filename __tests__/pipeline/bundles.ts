import { expect } from '@jest/globals'
import { withAdmin } from './borrowed-sandbox'
import type { PipelineWorld } from './world'

/** The bundles of behavior changes that the sandbox has. */
export const BUNDLES = ['2026_06', '2026_07', '2026_08']

/** Enables these bundles, and disables the others. */
export function enableBundles({ sandbox }: PipelineWorld, bundles: readonly string[]): Promise<void> {
  return withAdmin(sandbox, async (admin) => {
    for (const bundle of BUNDLES) {
      const verb = bundles.includes(bundle) ? 'ENABLE' : 'DISABLE'
      expect(await admin.run(`SELECT SYSTEM$${verb}_BEHAVIOR_CHANGE_BUNDLE('${bundle}') AS "status"`)).toEqual([
        { status: `${verb}D` }
      ])
    }
  })
}
