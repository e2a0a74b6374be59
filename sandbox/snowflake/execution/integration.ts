import { randomBytes, randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { owned } from '../catalog/resolve'
import type { IntegrationObject } from '../contract'
import type { AlterIntegration, CreateIntegration } from '../statements/integration'
import type { CreateNotificationIntegration } from '../statements/notification-integration'
import { install, ownedBy, settleExisting } from './create'

/** A replaced integration has a new id, so stages that refer to the old one are orphaned. */
function creating<S extends CreateIntegration | CreateNotificationIntegration>(
  newOf: (context: Context, statement: S, name: string) => IntegrationObject
): Execute<S> {
  return (statement, context) => {
    const { account, session } = context
    const [name = ''] = statement.name
    account.access.requireOnAccount(session.role, 'CREATE INTEGRATION')
    const present = account.store.named('integration', name) ?? null
    const answer = settleExisting(context, statement, present)
    if (answer !== null) return answer
    install(context, newOf(context, statement, name), present)
    return status(`Integration ${name} successfully created.`)
  }
}

export const createIntegration = creating(newIntegration)

/** Through which alerts send. The sandbox only records what they would have sent. */
export const createNotificationIntegration = creating(newNotificationIntegration)

function newIntegration(context: Context, { options }: CreateIntegration, name: string): IntegrationObject {
  const { account } = context
  return {
    kind: 'integration',
    name,
    category: 'STORAGE',
    id: randomUUID(),
    provider: options.STORAGE_PROVIDER,
    enabled: options.ENABLED,
    roleArn: options.STORAGE_AWS_ROLE_ARN,
    allowedLocations: options.STORAGE_ALLOWED_LOCATIONS,
    blockedLocations: options.STORAGE_BLOCKED_LOCATIONS ?? [],
    iamUserArn: account.aws.iamUserArn,
    externalId: options.STORAGE_AWS_EXTERNAL_ID ?? newExternalId(context),
    objectAcl: options.STORAGE_AWS_OBJECT_ACL?.toLowerCase() ?? null,
    usePrivatelinkEndpoint: options.USE_PRIVATELINK_ENDPOINT ?? false,
    notification: null,
    ...ownedBy(context, options.COMMENT)
  }
}

function newNotificationIntegration(
  context: Context,
  { options }: CreateNotificationIntegration,
  name: string
): IntegrationObject {
  return {
    kind: 'integration',
    name,
    category: 'NOTIFICATION',
    id: randomUUID(),
    provider: 'S3',
    enabled: options.ENABLED,
    roleArn: '',
    allowedLocations: [],
    blockedLocations: [],
    iamUserArn: '',
    externalId: '',
    objectAcl: null,
    usePrivatelinkEndpoint: false,
    notification: {
      type: options.TYPE,
      direction: options.TYPE === 'QUEUE' ? (options.DIRECTION ?? 'INBOUND') : 'OUTBOUND',
      defaultRecipients: options.DEFAULT_RECIPIENTS ?? []
    },
    ...ownedBy(context, options.COMMENT)
  }
}

/** Like Snowflake's: "MYACCOUNT_SFCRole=2_a123456/s0aBCDEfGHIJklmNoPq=". */
function newExternalId({ account }: Context): string {
  return `${account.access.root.name}_SFCRole=2_${randomBytes(20).toString('base64')}`
}

export const alterIntegration: Execute<AlterIntegration> = (statement, context) => {
  const integration = owned(context, 'integration', statement)
  if (integration === undefined) return status(EXECUTED)
  set(integration, statement.set)
  for (const option of statement.unset) unset(context, integration, option)
  return status(EXECUTED)
}

function set(integration: IntegrationObject, options: AlterIntegration['set']): void {
  integration.enabled = options.ENABLED ?? integration.enabled
  integration.roleArn = options.STORAGE_AWS_ROLE_ARN ?? integration.roleArn
  integration.externalId = options.STORAGE_AWS_EXTERNAL_ID ?? integration.externalId
  integration.objectAcl = options.STORAGE_AWS_OBJECT_ACL?.toLowerCase() ?? integration.objectAcl
  integration.allowedLocations = options.STORAGE_ALLOWED_LOCATIONS ?? integration.allowedLocations
  integration.blockedLocations = options.STORAGE_BLOCKED_LOCATIONS ?? integration.blockedLocations
  integration.usePrivatelinkEndpoint = options.USE_PRIVATELINK_ENDPOINT ?? integration.usePrivatelinkEndpoint
  integration.comment = options.COMMENT ?? integration.comment
}

function unset(context: Context, integration: IntegrationObject, option: AlterIntegration['unset'][number]): void {
  switch (option) {
    case 'ENABLED':
      integration.enabled = false
      break
    case 'STORAGE_BLOCKED_LOCATIONS':
      integration.blockedLocations = []
      break
    case 'STORAGE_AWS_EXTERNAL_ID':
      integration.externalId = newExternalId(context)
      break
    case 'STORAGE_AWS_OBJECT_ACL':
      integration.objectAcl = null
      break
    case 'COMMENT':
      integration.comment = null
  }
}
