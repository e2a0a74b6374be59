import type { NeedTemplate } from '../../src/snowflake/heads'
import { loadSql } from '../../src/snowflake/library'
import { codeBlock, type Page } from './sections'

const heads = [...loadSql('sql').heads.values()]

const DEPLOY = 'ACCESS_LOGS_DEPLOY'
const PLAN = 'ACCESS_LOGS_PLAN'

/** What privileges are granted on, with the names that objects have by default. Bulk grants leave out pipes. */
const OBJECTS: Readonly<Record<string, string>> = {
  INTEGRATION: 'INTEGRATION S3_INT_S3_ACCESS_LOGS',
  WAREHOUSE: 'WAREHOUSE S3_ACCESS_LOGS_WH',
  DATABASE: 'DATABASE S3_ACCESS_LOGS_DB',
  SCHEMA: 'SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  TABLE: 'ALL TABLES IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  VIEW: 'ALL VIEWS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  STAGE: 'ALL STAGES IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  'FILE FORMAT': 'ALL FILE FORMATS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  FUNCTION: 'ALL FUNCTIONS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  STREAM: 'ALL STREAMS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC',
  PIPE: 'PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE',
  TASK: 'ALL TASKS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC'
}

const writes = heads.filter(({ access }) => access !== 'read').flatMap(({ needs }) => needs)
const createDeploy = [`CREATE ROLE ${DEPLOY};`, ...onAccount(writes), ...databaseRoles(writes)]
const createPlan = [
  `CREATE ROLE ${PLAN};`,
  `GRANT ROLE ${PLAN} TO ROLE ${DEPLOY}; -- so that apply can see what the role has been granted`
]

/** The roles that docs/set-up.md creates. */
export function setUpPage(): Page {
  const statements = [...createDeploy, ...createPlan, `GRANT ROLE ${DEPLOY} TO ROLE SYSADMIN;`]
  return { file: 'docs/set-up.md', sections: { roles: codeBlock('sql', statements.join('\n')) } }
}

/** The GRANTs of docs/permissions-snowflake.md, from the heads of the SQL files. */
export function snowflakePrivilegesPage(): Page {
  const reads = heads
    .filter(({ access, when }) => access === 'read' && when === undefined)
    .flatMap(({ needs }) => needs)
  return {
    file: 'docs/permissions-snowflake.md',
    sections: {
      apply: codeBlock('sql', createDeploy.join('\n')),
      'plan-roles': codeBlock('sql', createPlan.join('\n')),
      existing: codeBlock('sql', inside(writes).join('\n')),
      plan: codeBlock('sql', [`CREATE ROLE ${PLAN};`, ...toSee(reads)].join('\n'))
    }
  }
}

function onAccount(needs: readonly NeedTemplate[]): readonly string[] {
  const grants = needs
    .filter(({ type }) => type === 'ACCOUNT')
    .flatMap(({ privileges, without }) => privileges.map((privilege) => [privilege, remarkOn(privilege, without)]))
  return [...new Map(grants.map(([privilege = '', remark = '']) => [privilege, remark]))]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([privilege, remark]) => `GRANT ${privilege} ON ACCOUNT TO ROLE ${DEPLOY};${remark}`)
}

/** Roles that every account has. */
function databaseRoles(needs: readonly NeedTemplate[]): readonly string[] {
  const roles = new Set(needs.filter(({ type }) => type === 'DATABASE ROLE').map(({ object }) => object))
  return [...roles].map((role) => `GRANT DATABASE ROLE ${role} TO ROLE ${DEPLOY}; -- only with \`alerts\``)
}

function remarkOn(privilege: string, without: string | undefined): string {
  if (privilege.endsWith(' ALERT'))
    return ` -- only with \`alerts\`${without === undefined ? '' : ' and `warehouse: serverless`'}`
  if (without === 'warehouse') return ' -- only with `warehouse: serverless`'
  return privilege === 'CREATE WAREHOUSE' ? ' -- not with `warehouse: serverless`' : ''
}

/** In a database or a schema that exists already. */
function inside(needs: readonly NeedTemplate[]): readonly string[] {
  return ['DATABASE', 'SCHEMA'].map((on) => {
    const privileges = needs.filter(({ type }) => type === on).flatMap((need) => need.privileges)
    const unique = ['USAGE', ...new Set(privileges.toSorted())]
    return `GRANT ${unique.join(', ')} ON ${OBJECTS[on] ?? on} TO ROLE ${DEPLOY};`
  })
}

function toSee(needs: readonly NeedTemplate[]): readonly string[] {
  const seen = needs.flatMap(({ privileges, type }) =>
    privileges.map((privilege) => [typeOf(type), privilege] as const)
  )
  return Object.entries(OBJECTS).flatMap(([type, object]) => {
    const privileges = new Set(seen.filter(([on]) => on === type).map(([, privilege]) => privilege))
    return [...privileges].map((privilege) => `GRANT ${privilege} ON ${object} TO ROLE ${PLAN};`)
  })
}

/** "ALL VIEWS IN SCHEMA" is about views. */
function typeOf(type: string): string {
  return /^ALL (.+)S IN SCHEMA$/.exec(type)?.[1] ?? type
}
