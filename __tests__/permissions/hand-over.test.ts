import { expect, jest, test } from '@jest/globals'
import type { Prompt } from '../../sandbox/demo/snowflake'
import { converge, recording } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'
import { eachBeginsInSync } from './in-sync'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const DEPLOY = 'S3_LOGS_DEPLOY'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`

let world: PipelineWorld
let admin: Prompt
eachBeginsInSync((begun, administrator) => {
  world = begun
  admin = administrator
})

/** The statements in the code blocks of a report that people are to run. */
function pasted(summary: string): readonly string[] {
  const blocks = [...summary.matchAll(/^```\w*\n([\s\S]*?)\n```$/gm)]
  return blocks.flatMap(([, block = '']) => block.split('\n')).filter((line) => /^[A-Z].*;$/.test(line))
}

interface Foreign {
  readonly type: string
  readonly name: string
  /** With which the role sees it. */
  readonly privilege: string
  /** What somebody changes, and what makes that possible. */
  readonly drift: readonly string[]
}

test.each<Foreign>([
  {
    type: 'VIEW',
    name: `${SCHEMA}.S3_ACCESS_LOGS_DENIED`,
    privilege: 'SELECT',
    drift: [`ALTER VIEW ${SCHEMA}.S3_ACCESS_LOGS_DENIED SET COMMENT = 'x'`]
  },
  {
    type: 'TABLE',
    name: `${SCHEMA}.S3_ACCESS_LOGS_STAGING`,
    privilege: 'SELECT, INSERT',
    drift: [`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING SET CHANGE_TRACKING = FALSE`]
  },
  {
    type: 'STAGE',
    name: `${SCHEMA}.S3_ACCESS_LOGS`,
    privilege: 'USAGE',
    drift: [`ALTER STAGE ${SCHEMA}.S3_ACCESS_LOGS SET COMMENT = 'x'`]
  },
  {
    type: 'FILE FORMAT',
    name: `${SCHEMA}.TEXT_FORMAT`,
    privilege: 'USAGE',
    drift: [`ALTER FILE FORMAT ${SCHEMA}.TEXT_FORMAT SET SKIP_BLANK_LINES = FALSE`]
  },
  {
    type: 'FUNCTION',
    name: `${SCHEMA}.PARSE_S3_ACCESS_LOGS(VARCHAR)`,
    privilege: 'USAGE',
    drift: [`ALTER FUNCTION ${SCHEMA}.PARSE_S3_ACCESS_LOGS(VARCHAR) SET COMMENT = 'x'`]
  },
  {
    type: 'STREAM',
    name: `${SCHEMA}.S3_ACCESS_LOGS_STREAM`,
    privilege: 'SELECT',
    drift: [`ALTER STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM SET COMMENT = 'x'`]
  },
  {
    type: 'INTEGRATION',
    name: 'S3_INT_S3_ACCESS_LOGS',
    privilege: 'USAGE',
    drift: ['ALTER STORAGE INTEGRATION S3_INT_S3_ACCESS_LOGS SET ENABLED = FALSE']
  },
  { type: 'PIPE', name: PIPE, privilege: 'MONITOR', drift: [`ALTER PIPE ${PIPE} SET COMMENT = 'x'`] },
  {
    type: 'PIPE',
    name: PIPE,
    privilege: 'MONITOR',
    drift: [`ALTER PIPE ${PIPE} SET COMMENT = 'x'`, `SELECT SYSTEM$PIPE_FORCE_RESUME('${PIPE}')`]
  },
  { type: 'TASK', name: TASK, privilege: 'MONITOR', drift: [`ALTER TASK ${TASK} SET COMMENT = 'x'`] },
  {
    type: 'TASK',
    name: TASK,
    privilege: 'MONITOR',
    drift: [`ALTER TASK ${TASK} SET COMMENT = 'x'`, `ALTER TASK ${TASK} RESUME`]
  },
  {
    type: 'WAREHOUSE',
    name: 'S3_ACCESS_LOGS_WH',
    privilege: 'USAGE',
    drift: ['ALTER WAREHOUSE S3_ACCESS_LOGS_WH SET WAREHOUSE_SIZE = LARGE']
  }
])('$type of another owner ($drift): the report has all statements, before the first write', async (foreign) => {
  const { type, name, privilege, drift } = foreign
  await admin.run(`GRANT EXECUTE TASK ON ACCOUNT TO ROLE SYSADMIN`)
  if (type === 'PIPE') await admin.run(`ALTER PIPE ${name} SET PIPE_EXECUTION_PAUSED = TRUE`)
  if (type === 'TASK') await admin.run(`ALTER TASK ${name} SUSPEND`)
  await admin.run(`GRANT OWNERSHIP ON ${type} ${name} TO ROLE SYSADMIN COPY CURRENT GRANTS`)
  await admin.run(`GRANT ${privilege} ON ${type} ${name} TO ROLE ${DEPLOY}`)
  for (const statement of drift) await admin.run(statement)

  const { through, written } = recording()
  const stopped = await world.act('apply', LOGGED, through)
  expect(stopped).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
  expect(written).toEqual([])
  for (const statement of pasted(stopped.summary)) await admin.run(statement)
  await converge(world)
  const lines = await deliver(world)
  expect(await arrived(world)).toEqual([...lines].toSorted())
})
