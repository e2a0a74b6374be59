import { differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { namesOf, type Pipeline } from '../pipelines'

const address = ({ warehouse }: Pipeline) => `warehouse:${warehouse ?? ''}`
const size = ({ inputs }: Pipeline) => inputs['warehouse-size'] ?? 'XSMALL'

function altered(setting: string, before?: Readonly<Record<string, unknown>>): ForeignChange {
  return {
    title: `warehouse ${setting}`,
    when: ({ warehouse }) => warehouse !== null,
    make: ({ warehouse }, { sql }) => sql(`ALTER WAREHOUSE ${warehouse ?? ''} ${setting}`),
    expects: (pipeline) => (before === undefined ? {} : differs(address(pipeline), before))
  }
}

export const warehouseChanges: readonly ForeignChange[] = [
  altered("SET WAREHOUSE_SIZE = 'X-LARGE'", { size: 'XLARGE' }),
  altered('SET WAREHOUSE_SIZE = MEDIUM', { size: 'MEDIUM' }),
  altered('SET AUTO_SUSPEND = 3600', { autoSuspend: 3600 }),
  altered('SET AUTO_SUSPEND = 0', { autoSuspend: null }),
  altered('SET AUTO_RESUME = FALSE', { autoResume: false }),
  altered("SET COMMENT = 'shared with finance'"),
  {
    title: 'warehouse with the same size in another spelling',
    when: ({ warehouse }) => warehouse !== null,
    make: (pipeline, { sql }) =>
      sql(
        `ALTER WAREHOUSE ${pipeline.warehouse ?? ''} SET WAREHOUSE_SIZE = '${size(pipeline).replace(/^XS/i, 'X-S')}'`
      ),
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#size`]
  },
  {
    title: 'warehouse dropped',
    when: ({ warehouse }) => warehouse !== null,
    make: ({ warehouse }, { sql }) => sql(`DROP WAREHOUSE ${warehouse ?? ''}`),
    expects: (pipeline) => missing(address(pipeline)),
    // A task can only be resumed while its warehouse exists.
    touches: (pipeline) => [`task:${namesOf(pipeline).task}`, `stream:${namesOf(pipeline).stream}`]
  }
]
