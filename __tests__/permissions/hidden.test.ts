import { describe, expect, jest, test } from '@jest/globals'
import type { Prompt } from '../../sandbox/demo/snowflake'
import { converge, recording } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld, RunResult } from '../pipeline/world'
import { eachBeginsInSync } from './in-sync'

jest.setTimeout(120_000)

const DATABASE = 'S3_ACCESS_LOGS_DB'
const SCHEMA = `${DATABASE}.PUBLIC`
const DEPLOY = 'S3_LOGS_DEPLOY'

let world: PipelineWorld
let admin: Prompt
eachBeginsInSync((begun, administrator) => {
  world = begun
  admin = administrator
})

/** What is given to another role, with all privileges on it. */
interface Hidden {
  readonly type: string
  readonly name: string
  /** With which the role sees it again. */
  readonly toSee: string
  /** Something else shows that it exists. */
  readonly isProven?: true
  /** Before it can be given away. */
  readonly first?: string
}

const HIDDEN: readonly Hidden[] = [
  { type: 'TABLE', name: `${SCHEMA}.S3_ACCESS_LOGS_STAGING`, toSee: 'REFERENCES', isProven: true },
  { type: 'STAGE', name: `${SCHEMA}.S3_ACCESS_LOGS`, toSee: 'USAGE', isProven: true },
  { type: 'SCHEMA', name: SCHEMA, toSee: 'USAGE', isProven: true },
  { type: 'DATABASE', name: DATABASE, toSee: 'USAGE', isProven: true },
  { type: 'TABLE', name: `${SCHEMA}.S3_ACCESS_LOGS`, toSee: 'REFERENCES' },
  { type: 'TABLE', name: `${SCHEMA}.S3_ACCESS_LOGS_UNPARSED`, toSee: 'REFERENCES' },
  { type: 'FILE FORMAT', name: `${SCHEMA}.TEXT_FORMAT`, toSee: 'USAGE' },
  { type: 'FUNCTION', name: `${SCHEMA}.PARSE_S3_ACCESS_LOGS(VARCHAR)`, toSee: 'USAGE' },
  { type: 'STREAM', name: `${SCHEMA}.S3_ACCESS_LOGS_STREAM`, toSee: 'SELECT' },
  {
    type: 'PIPE',
    name: `${SCHEMA}.S3_ACCESS_LOGS_PIPE`,
    toSee: 'MONITOR',
    first: `ALTER PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = TRUE`
  },
  {
    type: 'TASK',
    name: `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`,
    toSee: 'MONITOR',
    first: `ALTER TASK ${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION SUSPEND`
  },
  { type: 'VIEW', name: `${SCHEMA}.S3_ACCESS_LOGS_DENIED`, toSee: 'REFERENCES' },
  { type: 'INTEGRATION', name: 'S3_INT_S3_ACCESS_LOGS', toSee: 'USAGE' },
  { type: 'WAREHOUSE', name: 'S3_ACCESS_LOGS_WH', toSee: 'MONITOR' }
]

async function hide({ type, name, first }: Hidden): Promise<void> {
  if (first !== undefined) await admin.run(first)
  await admin.run('CREATE ROLE OTHERS')
  await admin.run(`GRANT OWNERSHIP ON ${type} ${name} TO ROLE OTHERS REVOKE CURRENT GRANTS`)
}

const visible = ({ type, name, toSee }: Hidden) => `GRANT ${toSee} ON ${type} ${name} TO ROLE ${DEPLOY};`
const owned = ({ type, name }: Hidden) => `GRANT OWNERSHIP ON ${type} ${name} TO ROLE ${DEPLOY} COPY CURRENT GRANTS;`

async function act(mode: string, inputs: Inputs = {}): Promise<readonly [RunResult, readonly string[]]> {
  const { through, written } = recording()
  return [await world.act(mode, { ...LOGGED, ...inputs }, through), written]
}

const DATA = { 'destroy-data': 'true' }
const proven = HIDDEN.filter(({ isProven }) => isProven === true)
const unproven = HIDDEN.filter(({ isProven }) => isProven !== true)

const isContainer = ({ type }: Hidden) => type === 'SCHEMA' || type === 'DATABASE'

describe('what exists for sure, although the role does not see it', () => {
  test.each(proven)('$type $name: nothing is written until the role sees it', async (hidden) => {
    await hide(hidden)
    const modes: readonly (readonly [string, Inputs])[] = [
      ['plan', {}],
      ['check', {}],
      ['apply', {}],
      ['plan', { 'plan-for': 'destroy' }],
      ['destroy', DATA]
    ]
    for (const [mode, inputs] of modes) {
      const [blocked, written] = await act(mode, inputs)
      expect([mode, blocked.outputs['result'], written]).toEqual([mode, 'blocked', []])
      expect(blocked.log).toContain(`${DEPLOY} cannot see it, but it exists`)
      expect(blocked.log).toContain(visible(hidden))
      expect(blocked.changes.filter(({ action }) => action === 'create')).toEqual([])
    }
    if (!isContainer(hidden)) {
      expect((await act('apply'))[0].log).toContain(owned(hidden))
      await admin.run(owned(hidden))
    } else await admin.run(visible(hidden))
    await converge(world)
    const lines = await deliver(world)
    expect(await arrived(world)).toEqual([...lines].toSorted())
  })
})

describe('what is hidden or does not exist', () => {
  test.each(unproven)('$type $name: a plan and a check say both, and the GRANT', async (hidden) => {
    await hide(hidden)
    for (const mode of ['plan', 'check']) {
      const [{ log, changes }, written] = await act(mode)
      expect(log).toContain(visible(hidden))
      expect(log).not.toMatch(/There is no (?![a-z ]+ that this role can see)/)
      expect(changes.every(({ action }) => action === 'create' || action === 'update')).toBe(true)
      expect(written).toEqual([])
    }
  })

  test.each(unproven)(
    '$type $name: an apply stops, names who can do what, and ends once that is done',
    async (hidden) => {
      await hide(hidden)
      const [stopped] = await act('apply')
      expect(stopped.succeeded).toBe(false)
      // A view is created by CREATE OR REPLACE, which Snowflake allows only its owner.
      for (const statement of hidden.type === 'VIEW' ? [owned(hidden)] : [visible(hidden), owned(hidden)])
        expect(stopped.log).toContain(statement)
      await admin.run(owned(hidden))
      await converge(world)
      const lines = await deliver(world)
      expect(await arrived(world)).toEqual([...lines].toSorted())
    }
  )

  test.each(unproven)(
    '$type $name: a destroy says what it leaves, and deletes it once the role owns it',
    async (hidden) => {
      await hide(hidden)
      const [plan] = await act('plan', { 'plan-for': 'destroy' })
      expect(plan.log).toContain(visible(hidden))
      const [destroyed] = await act('destroy', DATA)
      expect(destroyed.log).toContain(visible(hidden))
      // An integration that the role may only use is kept for its other stages.
      if (hidden.type !== 'INTEGRATION') {
        await admin.run(visible(hidden))
        const [stopped] = await act('destroy', DATA)
        expect(stopped.succeeded).toBe(false)
        expect(stopped.log).toContain(owned(hidden))
      }
      await admin.run(owned(hidden))
      expect((await act('destroy', DATA))[0]).toMatchObject({ outputs: { result: 'destroyed' } })
      expect((await act('destroy', DATA))[0]).toMatchObject({ outputs: { result: 'in-sync' } })
    }
  )
})
