import { ANY, differs, type Expected, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `alert:${namesOf(pipeline).alert}`
const when = ({ alerts }: Pipeline) => alerts.length > 0

function altered(
  alteration: string,
  before: Expected['before'],
  fields: readonly string[] = Object.keys(before)
): ForeignChange {
  return {
    title: `alert ${alteration}`,
    when,
    make: (pipeline, { sql }) => sql(`ALTER ALERT ${namesOf(pipeline).alert} ${alteration}`),
    expects: (pipeline) => (Object.keys(before).length === 0 ? NO_CHANGE() : differs(address(pipeline), before)),
    touches: (pipeline) => fields.map((field) => `${address(pipeline)}#${field}`)
  }
}

export const alertChanges: readonly ForeignChange[] = [
  altered("SET SCHEDULE = '5 MINUTE'", { schedule: '5 MINUTE' }),
  altered("SET SCHEDULE = 'using cron  0 * * * *  Europe/Berlin'", {}, ['schedule']),
  altered('SET WAREHOUSE = OTHER_TEAM_WH', { warehouse: 'OTHER_TEAM_WH' }),
  altered("SET COMMENT = 'noisy'", { comment: 'noisy' }),
  altered('MODIFY CONDITION EXISTS (SELECT 1 WHERE FALSE)', { condition: 'SELECT 1 WHERE FALSE' }),
  altered('MODIFY ACTION SELECT 1', { action: 'SELECT 1' }),
  altered('SUSPEND', { state: 'suspended' }),
  {
    title: 'alert with its action in another layout',
    when,
    async make(pipeline, { sql }) {
      const { alert } = namesOf(pipeline)
      const rows = await sql(`SHOW ALERTS IN SCHEMA ${pipeline.place}`)
      const row = rows.find(({ name }) => alert.endsWith(`.${String(name)}`))
      const action = String(row?.['action']).replaceAll(/\s+/g, ' ').replace('CALL', '/* by hand */ call')
      await sql(`ALTER ALERT ${alert} MODIFY ACTION ${action}`)
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#action`]
  },
  {
    title: 'alert dropped',
    when,
    make: (pipeline, { sql }) => sql(`DROP ALERT ${namesOf(pipeline).alert}`),
    expects: (pipeline) => missing(address(pipeline), { condition: ANY })
  }
]
