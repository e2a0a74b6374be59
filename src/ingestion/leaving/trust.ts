/**
 * Another integration, or another external ID, takes over: until the stage reads with it, the role also trusts the one
 * before, so that Snowflake can read at every moment, also if an apply is killed.
 */
import { roleNameIn } from '../../aws/arns'
import type { Trusted } from '../../aws/own-trust'
import { sameTrusted } from '../../aws/trust'
import { endLeavingTrust } from '../../aws/trust-update'
import type { Run } from '../../model/operation'
import type { Step } from '../../model/step'
import { ifFound } from '../../snowflake/refusals'
import { propertiesOf, rowNamed, textOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import type { Ingestion } from '../snowpipe/ingestion'

type Reader = Pick<Ingestion, 'database' | 'schema' | 'stage' | 'roleArn'>

/**
 * Whom a role has to trust in addition when its trust changes. Only whom it trusts already: somebody may have let the stage
 * use another integration.
 */
export async function stillTrusted(
  reader: Reader,
  desired: Trusted,
  trustedSoFar: readonly Trusted[],
  read: Run
): Promise<readonly Trusted[]> {
  const current = await readsWith(reader, read)
  if (current === undefined || sameTrusted(current, desired)) return []
  return trustedSoFar.some((one) => sameTrusted(one, current)) ? [current] : []
}

/** What no longer has to be trusted, in sentences. @param leaving what was trusted in addition */
export async function leftTrust(reader: Reader, leaving: readonly Trusted[], read: Run): Promise<readonly string[]> {
  if (leaving.length === 0) return []
  const current = await readsWith(reader, read)
  return leaving
    .filter((one) => current === undefined || !sameTrusted(one, current))
    .map(
      ({ externalId }) =>
        `Nothing reads with the external ID ${externalId} any more, and the role no longer has to trust it.`
    )
}

/** What is to be done once the stage reads with the declared integration. */
export async function endTrust(reader: Reader, read: Run): Promise<readonly Step[]> {
  return (await readsWith(reader, read)) === undefined ? [] : [endLeavingTrust(roleNameIn(reader.roleArn))]
}

/**
 * Whom the role has to trust for what the stage reads with now. `undefined` when there is no stage, or it reads with
 * another role. Wakes no warehouse.
 */
async function readsWith({ database, schema, stage: name, roleArn }: Reader, read: Run): Promise<Trusted | undefined> {
  const stages = (await ifFound(read(statement('stage/show', { name, schema: [database, schema] })))) ?? []
  const integration = textOf(rowNamed(stages, name)?.['storage_integration'])
  if (integration === null) return undefined
  const rows = await ifFound(read(statement('storage-integration/describe', { name: integration })))
  const property = propertiesOf(rows ?? [])
  if (property.get('STORAGE_AWS_ROLE_ARN') !== roleArn) return undefined
  return {
    trustedPrincipal: textOf(property.get('STORAGE_AWS_IAM_USER_ARN')) ?? '',
    externalId: textOf(property.get('STORAGE_AWS_EXTERNAL_ID')) ?? ''
  }
}
