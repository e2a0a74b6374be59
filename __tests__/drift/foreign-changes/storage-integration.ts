import { randomUUID } from 'node:crypto'
import { ANY, differs, NOTHING, type Expectation, type ForeignChange } from '../foreign-change'
import type { Pipeline } from '../pipelines'

const address = ({ integration }: Pipeline) => `storage-integration:${integration}`
const location = ({ bucket, prefix }: Pipeline) => `s3://${bucket}/${prefix}`
/** What another team has in the integration. */
const THEIRS = 's3://other-team/files/'
const THEIR_SECRETS = 's3://other-team/files/secret/'

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
    (p) => `SET STORAGE_BLOCKED_LOCATIONS = ('${THEIR_SECRETS}', '${location(p)}')`,
    (p) => differs(address(p), { blockedLocations: [location(p)] }),
    { touches: usable }
  ),
  altered(
    'with a part of our location blocked',
    (p) => `SET STORAGE_BLOCKED_LOCATIONS = ('${location(p)}2026/', '${THEIR_SECRETS}')`,
    (p) => differs(address(p), { blockedLocations: [`${location(p)}2026/`] })
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
  altered('with everything allowed, ours among it', () => "SET STORAGE_ALLOWED_LOCATIONS = ('*')", NOTHING, {
    touches: (p) => [`${address(p)}#allowedLocations`]
  }),
  altered(
    'with its locations in another order',
    (p) => `SET STORAGE_ALLOWED_LOCATIONS = ('${location(p)}', '${THEIRS}')`,
    NOTHING,
    { touches: (p) => [`${address(p)}#allowedLocations`] }
  )
]
