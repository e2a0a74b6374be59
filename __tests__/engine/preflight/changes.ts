import { NO_VERSIONS } from '../../../src/aws/object-versions'
import { declare, kindOf } from '../../../src/engine/declare'
import { planOf } from '../../../src/engine/plan'
import { registry } from '../../../src/kinds/registry'
import { type Action, type Change, isWork, type Plan, type Work } from '../../../src/model/change'
import type { Config } from '../../../src/model/config'
import type { Declared } from '../../../src/model/declared'
import type { Address, Fields } from '../../../src/model/fields'
import type { Row } from '../../../src/model/operation'
import type { Step } from '../../../src/model/step'
import { sql } from '../../fakes/answers'
import { configWith } from '../../fakes/config'

export const ROLE = 'DEPLOY'
export const DATABASE = 'S3_ACCESS_LOGS_DB'
export const SCHEMA = `${DATABASE}.PUBLIC`

/** A plan for everything: the given kinds have the given actions, and all others are created. */
export function planWith(
  actions: Readonly<Record<string, Action>>,
  snowflake: Partial<Config['snowflake']> = {}
): Plan {
  const declared = declare(registry, configWith({ snowflake }), sql).flat()
  return planOf(declared.map((one) => change(one, actions[one.kind] ?? 'create')))
}

/** As `planWith`, but all other kinds exist. */
export function planOfOnly(
  actions: Readonly<Record<string, Action>>,
  snowflake: Partial<Config['snowflake']> = {}
): Plan {
  const existing = Object.fromEntries([...registry.keys()].map((kind) => [kind, 'none' as const]))
  return planWith({ ...existing, ...actions }, snowflake)
}

function change(declared: Declared, action: Action): Change {
  const { address, kind } = declared
  const common = { address, kind, declared, diff: [], notes: [] }
  // References stay: nothing here reads them.
  const desired = declared.desired as Fields
  switch (action) {
    case 'create':
      return { ...common, action, desired }
    case 'none':
    case 'update':
      return { ...common, action, desired, live: desired, extra: null }
    case 'replace':
      return { ...common, action, desired, live: desired, extra: null, because: 'it must be replaced' }
    case 'delete':
      return { ...common, action, live: desired, extra: null }
    case 'blocked':
      return { ...common, action, reason: 'It is not possible.' }
  }
}

/** The steps of each change. */
export function stepsOf({ changes }: Plan): ReadonlyMap<Address, readonly Step[]> {
  const works = changes.filter(isWork)
  return new Map(works.map((work) => [work.address, kindOf(registry, work.declared).steps(known(work))]))
}

/** The change with the extra facts of an observation; their details do not matter here. */
function known(work: Work): Work {
  const extras: Readonly<Record<string, unknown>> = {
    pipe: { state: null, history: { hasLines: false, tableSince: '', now: new Date(0), movedOn: null } },
    stage: { ourPipe: null, otherPipes: [], mayBeUnread: [], history: null },
    'storage-integration': { allowed: [], blocked: [] },
    's3-bucket': { versions: NO_VERSIONS, foreignKey: undefined },
    'iam-role': { maxSessionSeconds: undefined, retainedBecause: undefined }
  }
  return work.action === 'create' ? work : { ...work, extra: extras[work.kind] ?? null }
}

/** A row of SHOW GRANTS TO ROLE. https://docs.snowflake.com/en/sql-reference/sql/show-grants */
export function granted(privilege: string, granted_on: string, name = 'ACME', more: Row = {}): Row {
  return { privilege, granted_on, name, granted_to: 'ROLE', grantee_name: ROLE, grant_option: 'false', ...more }
}
