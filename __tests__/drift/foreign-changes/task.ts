import { ANY, differs, type Expected, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { alterTask } from '../hands'
import { namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `task:${namesOf(pipeline).task}`
const retentionAddress = (pipeline: Pipeline) => `task:${namesOf(pipeline).retention}`
const deletesRows = ({ retainDays }: Pipeline) => retainDays !== null
const hasWarehouse = ({ warehouse }: Pipeline) => warehouse !== null
const isServerless = ({ warehouse }: Pipeline) => warehouse === null
const hasInterval = ({ schedule }: Pipeline) => schedule !== null && !schedule.includes('CRON')

function altered(
  alteration: string | ((pipeline: Pipeline) => string),
  before: Expected['before'],
  options: Pick<ForeignChange, 'when' | 'touches'> = {}
): ForeignChange {
  const text = (pipeline: Pipeline) => (typeof alteration === 'string' ? alteration : alteration(pipeline))
  const title = typeof alteration === 'string' ? alteration : String(Object.keys(before)[0] ?? 'equivalent')
  return {
    title: `task ${title}`,
    make: (pipeline, hands) => alterTask(hands, pipeline, namesOf(pipeline).task, text(pipeline)),
    expects: (pipeline) => (Object.keys(before).length === 0 ? {} : differs(address(pipeline), before)),
    ...options
  }
}

function retention(alteration: string, before: Expected['before']): ForeignChange {
  return {
    title: `retention task ${alteration}`,
    when: deletesRows,
    make: (pipeline, hands) => alterTask(hands, pipeline, namesOf(pipeline).retention, alteration),
    expects: (pipeline) => differs(retentionAddress(pipeline), before)
  }
}

/** These depend on each other: a task needs a schedule or a condition. */
const when = (p: Pipeline) => [`${address(p)}#schedule`, `${address(p)}#condition`, `${address(p)}#targetCompletion`]

export const taskChanges: readonly ForeignChange[] = [
  altered("SET SCHEDULE = '7 MINUTES'", { schedule: '7 MINUTES' }, { touches: when }),
  altered("SET SCHEDULE = 'USING CRON 0 4 * * * UTC'", { schedule: 'USING CRON 0 4 * * * UTC' }, { touches: when }),
  altered('UNSET SCHEDULE', { schedule: null }, { when: ({ schedule }) => schedule !== null, touches: when }),
  altered('REMOVE WHEN', { condition: null }, { when: ({ schedule }) => schedule !== null, touches: when }),
  altered(
    ({ place }) => `MODIFY WHEN NOT SYSTEM$STREAM_HAS_DATA('${place}.OTHER_STREAM')`,
    { condition: ANY },
    { touches: when }
  ),
  altered('MODIFY AS SELECT 1', { definition: 'SELECT 1' }),
  altered('SET WAREHOUSE = OTHER_TEAM_WH', { warehouse: 'OTHER_TEAM_WH' }, { when: hasWarehouse }),
  altered(
    'UNSET WAREHOUSE',
    { warehouse: null, size: 'MEDIUM' },
    { when: (pipeline) => hasWarehouse(pipeline), touches: when }
  ),
  altered("SET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'LARGE'", { size: 'LARGE' }, { when: isServerless }),
  altered(
    "SET TARGET_COMPLETION_INTERVAL = '30 MINUTES'",
    { targetCompletion: '30 MINUTES' },
    { when: isServerless, touches: when }
  ),
  altered('SET USER_TASK_TIMEOUT_MS = 1000', { timeoutMs: 1000 }),
  altered('SET SUSPEND_TASK_AFTER_NUM_FAILURES = 0', { failures: 0 }),
  altered('SET ALLOW_OVERLAPPING_EXECUTION = TRUE', { overlapping: true }),
  altered('SET STATEMENT_TIMEOUT_IN_SECONDS = 60', { statementTimeout: 60 }),
  altered('SET AUTOCOMMIT = FALSE', { autocommit: false }),
  altered('SET QUOTED_IDENTIFIERS_IGNORE_CASE = TRUE', { foldsQuoted: true }),
  {
    title: 'task runs after another',
    make: async (pipeline, { sql }) => {
      const { task } = namesOf(pipeline)
      const { place } = pipeline
      await sql(`CREATE TASK IF NOT EXISTS ${place}.ANOTHER_TASK WAREHOUSE = OTHER_TEAM_WH AS SELECT 1`)
      for (const what of ['SUSPEND', 'UNSET SCHEDULE', `ADD AFTER ${place}.ANOTHER_TASK`, 'RESUME']) {
        await sql(`ALTER TASK ${task} ${what}`)
      }
    },
    expects: (pipeline) =>
      differs(address(pipeline), {
        predecessors: [`${pipeline.place}.ANOTHER_TASK`],
        ...(pipeline.schedule === null ? {} : { schedule: null })
      }),
    touches: (p) => [...when(p), `${address(p)}#predecessors`]
  },
  altered("SET COMMENT = 'expensive'", { comment: 'expensive' }),
  {
    title: 'task suspended',
    make: (pipeline, { sql }) => sql(`ALTER TASK ${namesOf(pipeline).task} SUSPEND`),
    expects: (pipeline) => differs(address(pipeline), { state: 'suspended' })
  },
  {
    title: 'task dropped',
    make: (pipeline, { sql }) => sql(`DROP TASK ${namesOf(pipeline).task}`),
    expects: (pipeline) => missing(address(pipeline))
  },
  altered("SET SCHEDULE = '600 seconds'", {}, { when: hasInterval, touches: when }),
  altered("SET SCHEDULE = '10 m'", {}, { when: hasInterval, touches: when }),
  altered(
    "SET SCHEDULE = 'using cron  0 3 * * *  Europe/Berlin'",
    {},
    { when: ({ schedule }) => schedule?.includes('CRON') === true, touches: when }
  ),
  altered("SET TARGET_COMPLETION_INTERVAL = '600 SECONDS'", {}, { when: isServerless, touches: when }),
  {
    title: 'task with an equivalent condition',
    make: (pipeline, hands) => {
      const stream = namesOf(pipeline).stream.replace(/\.([A-Z_$]+)$/, '."$1"')
      return alterTask(hands, pipeline, namesOf(pipeline).task, `MODIFY WHEN system$stream_has_data( '${stream}' )`)
    },
    expects: NO_CHANGE,
    touches: when
  },
  {
    title: 'task with its statement in another layout',
    async make(pipeline, hands) {
      const [row] = (await hands.sql(`SHOW TASKS IN SCHEMA ${pipeline.place}`)).filter(({ name }) =>
        namesOf(pipeline).task.endsWith(`.${String(name)}`)
      )
      const definition = String(row?.['definition'])
        .replaceAll(/\s+/g, ' ')
        .replace('INSERT FIRST', '/* by hand */ insert first')
      await alterTask(hands, pipeline, namesOf(pipeline).task, `MODIFY AS ${definition}`)
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#definition`]
  },
  retention('MODIFY AS SELECT 1', { definition: 'SELECT 1' }),
  retention("SET SCHEDULE = '7 MINUTES'", { schedule: '7 MINUTES' }),
  retention('SET SUSPEND_TASK_AFTER_NUM_FAILURES = 0', { failures: 0 }),
  {
    title: 'retention task with a condition',
    when: deletesRows,
    make: (pipeline, hands) => {
      const { retention, stream } = namesOf(pipeline)
      return alterTask(hands, pipeline, retention, `MODIFY WHEN SYSTEM$STREAM_HAS_DATA('${stream}')`)
    },
    expects: (pipeline) => differs(retentionAddress(pipeline), { condition: ANY })
  },
  {
    title: 'retention task suspended',
    when: deletesRows,
    make: (pipeline, { sql }) => sql(`ALTER TASK ${namesOf(pipeline).retention} SUSPEND`),
    expects: (pipeline) => differs(retentionAddress(pipeline), { state: 'suspended' })
  },
  {
    title: 'retention task dropped',
    when: deletesRows,
    make: (pipeline, { sql }) => sql(`DROP TASK ${namesOf(pipeline).retention}`),
    expects: (pipeline) => missing(retentionAddress(pipeline))
  }
]
