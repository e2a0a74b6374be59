import { randomUUID } from 'node:crypto'
import { ANY, differs, NOTHING, together, type Expectation, type ForeignChange } from '../foreign-change'
import { locationOf, MARK, namesOf, THEIRS, type Pipeline } from '../pipelines'

const address = ({ integration }: Pipeline) => `storage-integration:${integration}`
const THEIR_SECRETS = `${THEIRS}secret/`

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

/** A stage may be pointed elsewhere only as long as its integration lets it. */
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
    () => `SET STORAGE_ALLOWED_LOCATIONS = ('${THEIRS}')`,
    (p) => differs(address(p), { allowedLocations: [] }),
    { touches: usable }
  ),
  altered(
    'with our location blocked',
    (p) => `SET STORAGE_BLOCKED_LOCATIONS = ('${THEIR_SECRETS}', '${locationOf(p)}')`,
    (p) => differs(address(p), { blockedLocations: [locationOf(p)] }),
    { touches: usable }
  ),
  altered(
    'with a part of our location blocked',
    (p) => `SET STORAGE_BLOCKED_LOCATIONS = ('${locationOf(p)}2026/', '${THEIR_SECRETS}')`,
    (p) => differs(address(p), { blockedLocations: [`${locationOf(p)}2026/`] })
  ),
  altered(
    'with another external id',
    () => "SET STORAGE_AWS_EXTERNAL_ID = 'somebody-else'",
    (p) => differs(address(p), { externalId: 'somebody-else' }),
    { when: ({ externalId }) => externalId !== null }
  ),
  altered(
    'with another external id, which the trust has to follow',
    () => `SET STORAGE_AWS_EXTERNAL_ID = '${randomUUID()}'`,
    (p) => differs(`iam-role:${p.role}`, { externalId: ANY }),
    {
      when: ({ externalId }) => externalId === null,
      touches: (p) => [`iam-role:${p.role}#trust`, `${address(p)}#externalId`]
    }
  ),
  {
    title: 'integration made anew, so that its stage has none',
    make: (p, { sql }) => {
      const externalId = p.externalId === null ? '' : `STORAGE_AWS_EXTERNAL_ID = '${p.externalId}'`
      return sql(
        `CREATE OR REPLACE STORAGE INTEGRATION ${p.integration} TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE STORAGE_AWS_ROLE_ARN = '${p.roleArn}' ${externalId} STORAGE_ALLOWED_LOCATIONS = ('${THEIRS}', '${locationOf(p)}') STORAGE_BLOCKED_LOCATIONS = ('${THEIR_SECRETS}') COMMENT = '${MARK}'`
      )
    },
    expects: (p) =>
      together(
        differs(`stage:${namesOf(p).stage}`, { integration: null }),
        p.externalId === null ? differs(`iam-role:${p.role}`, { externalId: ANY }) : {}
      ),
    touches: (p) => [address(p), `iam-role:${p.role}#trust`, `stage:${namesOf(p).stage}`]
  },
  altered('with everything allowed, ours among it', () => "SET STORAGE_ALLOWED_LOCATIONS = ('*')", NOTHING, {
    touches: (p) => [`${address(p)}#allowedLocations`]
  }),
  altered(
    'with its locations in another order',
    (p) => `SET STORAGE_ALLOWED_LOCATIONS = ('${locationOf(p)}', '${THEIRS}')`,
    NOTHING,
    { touches: (p) => [`${address(p)}#allowedLocations`] }
  )
]
