import { randomUUID } from 'node:crypto'
import { ANY, combined, differs, type Expectation, type ForeignChange, NO_CHANGE } from '../foreign-change'
import { locationOf, MARK, namesOf, OTHER_LOCATION, type Pipeline } from '../pipelines'

const address = ({ integration }: Pipeline) => `storage-integration:${integration}`
const BLOCKED_LOCATION = `${OTHER_LOCATION}secret/`

function altered(
  title: string,
  alteration: (pipeline: Pipeline) => string,
  expects: (pipeline: Pipeline) => Expectation,
  options: Pick<ForeignChange, 'when' | 'touches'> = {}
): ForeignChange {
  return {
    title: `integration ${title}`,
    make: (pipeline, { sql }) => sql(`ALTER STORAGE INTEGRATION ${pipeline.integration} ${alteration(pipeline)}`),
    expects,
    ...options
  }
}

/** A stage can get another URL only if its integration allows it. */
const usable = (pipeline: Pipeline) => [`${address(pipeline)}#usable`]

export const storageIntegrationChanges: readonly ForeignChange[] = [
  altered(
    'disabled',
    () => 'SET ENABLED = FALSE',
    (p) => differs(address(p), { enabled: false }),
    { touches: usable }
  ),
  altered(
    'for another role',
    () => "SET STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/other'",
    (p) => differs(address(p), { roleArn: 'arn:aws:iam::123456789012:role/other' })
  ),
  altered(
    'without our location',
    () => `SET STORAGE_ALLOWED_LOCATIONS = ('${OTHER_LOCATION}')`,
    (p) => differs(address(p), { allowedLocations: [] }),
    { touches: usable }
  ),
  altered(
    'with our location blocked',
    (p) => `SET STORAGE_BLOCKED_LOCATIONS = ('${BLOCKED_LOCATION}', '${locationOf(p)}')`,
    (p) => differs(address(p), { blockedLocations: [locationOf(p)] }),
    { touches: usable }
  ),
  altered(
    'with a part of our location blocked',
    (p) => `SET STORAGE_BLOCKED_LOCATIONS = ('${locationOf(p)}2026/', '${BLOCKED_LOCATION}')`,
    (p) => differs(address(p), { blockedLocations: [`${locationOf(p)}2026/`] })
  ),
  altered(
    'with another external ID',
    () => "SET STORAGE_AWS_EXTERNAL_ID = 'somebody-else'",
    (p) => differs(address(p), { externalId: 'somebody-else' }),
    { when: ({ externalId }) => externalId !== null }
  ),
  altered(
    'with another external ID, which the trust policy needs too',
    () => `SET STORAGE_AWS_EXTERNAL_ID = '${randomUUID()}'`,
    (p) => differs(`iam-role:${p.role}`, { externalId: ANY }),
    {
      when: ({ externalId }) => externalId === null,
      touches: (p) => [`iam-role:${p.role}#trust`, `${address(p)}#externalId`]
    }
  ),
  {
    title: 'integration recreated, so that its stage has none',
    make: (p, { sql }) => {
      const externalId = p.externalId === null ? '' : `STORAGE_AWS_EXTERNAL_ID = '${p.externalId}'`
      return sql(
        `CREATE OR REPLACE STORAGE INTEGRATION ${p.integration} TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE STORAGE_AWS_ROLE_ARN = '${p.roleArn}' ${externalId} STORAGE_ALLOWED_LOCATIONS = ('${OTHER_LOCATION}', '${locationOf(p)}') STORAGE_BLOCKED_LOCATIONS = ('${BLOCKED_LOCATION}') COMMENT = '${MARK}'`
      )
    },
    expects: (p) =>
      combined(
        differs(`stage:${namesOf(p).stage}`, { integration: null }),
        p.externalId === null ? differs(`iam-role:${p.role}`, { externalId: ANY }) : {}
      ),
    touches: (p) => [address(p), `iam-role:${p.role}#trust`, `stage:${namesOf(p).stage}`]
  },
  altered('with all locations allowed', () => "SET STORAGE_ALLOWED_LOCATIONS = ('*')", NO_CHANGE, {
    touches: (p) => [`${address(p)}#allowedLocations`]
  }),
  altered(
    'with its locations in another order',
    (p) => `SET STORAGE_ALLOWED_LOCATIONS = ('${locationOf(p)}', '${OTHER_LOCATION}')`,
    NO_CHANGE,
    { touches: (p) => [`${address(p)}#allowedLocations`] }
  )
]
