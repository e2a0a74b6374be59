import { describe, expect, test } from '@jest/globals'
import { preflight } from '../../../src/engine/preflight'
import type { Plan } from '../../../src/model/change'
import type { Operation, Row, Run } from '../../../src/model/operation'
import { ServiceError } from '../../../src/model/service-error'
import { missingPrivileges } from '../../../src/snowflake/missing-privileges'
import { meaningOf } from '../../fakes/meanings'
import { granted, planOfOnly, planWith, ROLE, SCHEMA, stepsOf } from './changes'

/** The privileges of each role; the user cannot see other roles. */
type Roles = Readonly<Record<string, readonly Row[]>>

function account(roles: Roles): { readonly run: Run; readonly asked: string[] } {
  const asked: string[] = []
  const run = (operation: Operation) => {
    const { role } = operation.input
    const rows = operation.name === 'grant/show' ? { PUBLIC: [], ...roles }[String(role)] : undefined
    asked.push(String(role))
    return rows === undefined ? Promise.reject(new ServiceError(operation, '002003', 'no')) : Promise.resolve(rows)
  }
  return { run, asked }
}

const member = (role: string) => granted('USAGE', 'ROLE', role)
const inAccount = (privilege: string) => granted(privilege, 'ACCOUNT')
const reasonsOf = ({ changes }: Plan) =>
  changes.flatMap((change) => (change.action === 'blocked' ? [`${change.kind}: ${change.reason}`] : []))
const lacks = (kind: string, privilege: string) =>
  `${kind}: ${ROLE} lacks the privilege ${privilege} on the account. As ACCOUNTADMIN: GRANT ${privilege} ON ACCOUNT TO ROLE ${ROLE};`
const look = (plan: Plan, role: string | null, run: Run) =>
  preflight(plan, stepsOf(plan), meaningOf, missingPrivileges(role, run))

const EVERYTHING = planWith({})
const LACKS_DATABASE = lacks('database', 'CREATE DATABASE')
const LACKS_INTEGRATION = lacks('storage-integration', 'CREATE INTEGRATION')
const LACKS_WAREHOUSE = lacks('warehouse', 'CREATE WAREHOUSE')
/** The pipe and the notification come with a task that catches up. */
const LACKS_TASK = ['task', 'pipe', 's3-notification'].map((kind) => lacks(kind, 'EXECUTE TASK'))
const ALL = ['CREATE DATABASE', 'CREATE INTEGRATION', 'CREATE WAREHOUSE', 'EXECUTE TASK'].map(inAccount)
const BUT_DATABASE = ALL.slice(1)

describe('a plan for everything, with these roles', () => {
  test.each<[string, Roles, readonly string[], readonly string[]]>([
    ['all privileges', { DEPLOY: ALL }, [], ['DEPLOY', 'PUBLIC']],
    [
      'none: all are reported at once',
      { DEPLOY: [] },
      [LACKS_INTEGRATION, LACKS_WAREHOUSE, LACKS_DATABASE, ...LACKS_TASK],
      ['DEPLOY', 'PUBLIC']
    ],
    ['all but one', { DEPLOY: BUT_DATABASE }, [LACKS_DATABASE], ['DEPLOY', 'PUBLIC']],
    ['all from PUBLIC', { DEPLOY: [], PUBLIC: ALL }, [], ['DEPLOY', 'PUBLIC']],
    [
      'the last one from a role of a role',
      {
        DEPLOY: [...BUT_DATABASE, member('TEAM')],
        TEAM: [member('"my maker"')],
        'my maker': [inAccount('CREATE DATABASE')]
      },
      [],
      ['DEPLOY', 'PUBLIC', 'TEAM', 'my maker']
    ],
    [
      'a role that is granted twice is read once',
      {
        DEPLOY: [...BUT_DATABASE, member('A'), member('B')],
        A: [member('C')],
        B: [member('C'), member('DEPLOY')],
        C: []
      },
      [LACKS_DATABASE],
      ['DEPLOY', 'PUBLIC', 'A', 'B', 'C']
    ]
  ])('%s', async (_, roles, reasons, sent) => {
    const { run, asked } = account(roles)
    const plan = await look(EVERYTHING, ROLE, run)
    expect([...reasonsOf(plan)].toSorted()).toEqual([...reasons].toSorted())
    expect(plan.counts.blocked).toBe(reasons.length)
    expect(asked).toEqual(sent)
  })
})

describe('objects that exist, and that this role may see but not use', () => {
  const lacksUse = (kind: string, privilege: string, on: string) =>
    `${kind}: ${ROLE} lacks the privilege ${privilege} on ${on.toLowerCase().replace(/ \S+$/, '')} ${on.replace(/.* /, '')}. GRANT ${privilege} ON ${on} TO ROLE ${ROLE};`
  const inSchema = ['PIPE', 'STAGE', 'STREAM', 'TASK', 'VIEW'].map((type) =>
    granted(`CREATE ${type}`, 'SCHEMA', SCHEMA)
  )
  const mayCreate = [...ALL, ...inSchema]
  const STAGED = `TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING`
  const PIPE = planOfOnly({ stream: 'create' })
  test.each<[string, Plan, Roles, readonly unknown[]]>([
    [
      'a warehouse for the task',
      planOfOnly({ task: 'create' }, { readerRoles: [] }),
      {
        DEPLOY: [
          ...mayCreate,
          granted('MONITOR', 'WAREHOUSE', 'S3_ACCESS_LOGS_WH'),
          granted('OWNERSHIP', 'SCHEMA', SCHEMA),
          ...['S3_ACCESS_LOGS', 'S3_ACCESS_LOGS_UNPARSED'].flatMap((name) => [
            granted('INSERT', 'TABLE', `${SCHEMA}.${name}`),
            granted('SELECT', 'TABLE', `${SCHEMA}.${name}`)
          ]),
          granted('SELECT', 'STREAM', `${SCHEMA}.S3_ACCESS_LOGS_STREAM`)
        ]
      },
      [lacksUse('task', 'USAGE', 'WAREHOUSE S3_ACCESS_LOGS_WH')]
    ],
    [
      'an integration and a file format for the stage',
      planOfOnly({ stage: 'create' }),
      { DEPLOY: mayCreate },
      [
        `${lacksUse('stage', 'USAGE', 'INTEGRATION S3_INT_S3_ACCESS_LOGS')}\n${lacksUse('', 'USAGE', `FILE FORMAT ${SCHEMA}.TEXT_FORMAT`).slice(2)}`
      ]
    ],
    [
      'nothing, if a file format is granted and an integration owned',
      planOfOnly({ stage: 'create' }),
      {
        DEPLOY: [
          ...mayCreate,
          granted('OWNERSHIP', 'INTEGRATION', 'S3_INT_S3_ACCESS_LOGS'),
          granted('USAGE', 'FILE_FORMAT', `${SCHEMA}.TEXT_FORMAT`)
        ]
      },
      []
    ],
    [
      'a table for the stream',
      PIPE,
      { DEPLOY: [...mayCreate, granted('REFERENCES', 'TABLE', `${SCHEMA}.S3_ACCESS_LOGS_STAGING`)] },
      [lacksUse('stream', 'SELECT', STAGED)]
    ],
    [
      'the right to create the stream',
      PIPE,
      { DEPLOY: [granted('OWNERSHIP', 'TABLE', `${SCHEMA}.S3_ACCESS_LOGS_STAGING`)] },
      [expect.stringContaining(`GRANT CREATE STREAM ON SCHEMA ${SCHEMA} TO ROLE DEPLOY;`)]
    ]
  ])('%s', async (_, plan, roles, reasons) => {
    expect(reasonsOf(await look(plan, ROLE, account(roles).run))).toEqual(reasons)
  })
})

describe('objects of another owner, with statements that only the owner can run', () => {
  const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
  const mayRun = [inAccount('EXECUTE TASK')]
  const handOver = `task: DEPLOY lacks the privilege OWNERSHIP on task ${TASK}. As its owner:\nALTER TASK ${TASK} SUSPEND;\nGRANT OWNERSHIP ON TASK ${TASK} TO ROLE DEPLOY COPY CURRENT GRANTS;\nALTER TASK ${TASK} RESUME;`
  const change = (field: string) => ({ field, before: 'a', after: 'b', forcesReplace: false })
  const altered = (kind: string, field: string): Plan => {
    const plan = planOfOnly({ [kind]: 'update' })
    return {
      ...plan,
      changes: plan.changes.map((one) => (one.kind === kind ? { ...one, diff: [change(field)] } : one))
    }
  }
  test.each<[string, Plan, Roles, readonly string[]]>([
    ['a task is altered: all of it at once', altered('task', 'comment'), { DEPLOY: mayRun }, [handOver]],
    [
      'a task is only resumed',
      altered('task', 'state'),
      { DEPLOY: mayRun },
      [`task: DEPLOY lacks the privilege OPERATE on task ${TASK}. GRANT OPERATE ON TASK ${TASK} TO ROLE DEPLOY;`]
    ],
    ['it is owned', altered('task', 'comment'), { DEPLOY: [...mayRun, granted('OWNERSHIP', 'TASK', TASK)] }, []],
    [
      'a stage is altered',
      altered('stage', 'comment'),
      { DEPLOY: [] },
      [
        `stage: DEPLOY lacks the privilege OWNERSHIP on stage ${SCHEMA}.S3_ACCESS_LOGS. As its owner: GRANT OWNERSHIP ON STAGE ${SCHEMA}.S3_ACCESS_LOGS TO ROLE DEPLOY COPY CURRENT GRANTS;`
      ]
    ]
  ])('%s', async (_, plan, roles, reasons) => {
    expect(reasonsOf(await look(plan, ROLE, account(roles).run))).toEqual(reasons)
  })
})

test('several missing privileges for one object', async () => {
  const plan = planWith(
    { database: 'none', schema: 'none', 'storage-integration': 'none' },
    { warehouse: null, readerRoles: [] }
  )
  const [reason] = reasonsOf(await look(plan, 'deploy', account({ DEPLOY: [] }).run)).filter((one) =>
    one.startsWith('task')
  )
  expect(reason).toBe(
    `task: DEPLOY lacks the privilege CREATE TASK on schema ${SCHEMA}. As the owner of the schema: GRANT CREATE TASK ON SCHEMA ${SCHEMA} TO ROLE DEPLOY;\n` +
      'DEPLOY lacks the privilege EXECUTE MANAGED TASK on the account. As ACCOUNTADMIN: GRANT EXECUTE MANAGED TASK ON ACCOUNT TO ROLE DEPLOY;\n' +
      'DEPLOY lacks the privilege EXECUTE TASK on the account. As ACCOUNTADMIN: GRANT EXECUTE TASK ON ACCOUNT TO ROLE DEPLOY;'
  )
})

describe('reports nothing', () => {
  const tooMany = Array.from({ length: 10_000 }, () => granted('SELECT', 'TABLE', 'D.S.T'))
  test.each<[string, string | null, Roles]>([
    [`the role is the user's default role`, null, {}],
    ['ACCOUNTADMIN', 'accountadmin', { ACCOUNTADMIN: [] }],
    [
      'a role that has ACCOUNTADMIN',
      ROLE,
      { DEPLOY: [member('TOP')], TOP: [member('ACCOUNTADMIN')], ACCOUNTADMIN: [] }
    ],
    ['the role cannot be seen', ROLE, {}],
    ['a role that is granted to it cannot be seen', ROLE, { DEPLOY: [member('SECRET')] }],
    ['a role whose name cannot be parsed', ROLE, { DEPLOY: [member('what is this')] }],
    ['unexpected rows', ROLE, { DEPLOY: [{ status: 'no' }] }],
    ['an answer that may be truncated', ROLE, { DEPLOY: tooMany }]
  ])('%s', async (_, role, roles) => {
    expect(await look(EVERYTHING, role, account(roles).run)).toEqual(EVERYTHING)
  })
})

test.each([
  ['everything exists', planOfOnly({})],
  ['the changes need no privilege that can be checked', planOfOnly({ stage: 'update', 's3-bucket': 'create' })]
])('reads nothing when %s', async (_, plan) => {
  const { run, asked } = account({ DEPLOY: [] })
  expect(await look(plan, ROLE, run)).toEqual(plan)
  expect(asked).toEqual([])
})

test('what is blocked for another reason stays blocked', async () => {
  const plan = planWith({ 's3-bucket': 'blocked' })
  const reasons = reasonsOf(await look(plan, ROLE, account({ DEPLOY: BUT_DATABASE }).run))
  expect(reasons).toEqual(['s3-bucket: It is not possible.', LACKS_DATABASE])
})

const STREAM = `${SCHEMA}.S3_ACCESS_LOGS_STREAM`
test.each<[string, readonly Row[], boolean]>([
  ['nothing', [], true],
  ['what is needed to see it', [granted('SELECT', 'STREAM', STREAM)], true],
  ['the stream', [granted('OWNERSHIP', 'STREAM', STREAM)], false],
  ['its schema', [granted('OWNERSHIP', 'SCHEMA', SCHEMA)], false]
])('a stream is dropped by a role that has, or owns, %s', async (_, grants, isBlocked) => {
  const plan = await look(planOfOnly({ stream: 'delete' }), ROLE, account({ DEPLOY: grants }).run)
  const reason = `stream: ${ROLE} lacks the privilege OWNERSHIP on stream ${STREAM}. As its owner: GRANT OWNERSHIP ON STREAM ${STREAM} TO ROLE ${ROLE} COPY CURRENT GRANTS;`
  expect(reasonsOf(plan)).toEqual(isBlocked ? [reason] : [])
})
