import type { IntegrationObject, NotificationFacts } from '../contract'
import { type Property, property } from './properties'
import { createdOn, name, type ShowColumn } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-integrations */
export const integrationColumns: readonly ShowColumn<IntegrationObject>[] = [
  name,
  ['type', 'text', ({ notification }) => notification?.type ?? 'EXTERNAL_STAGE'],
  ['category', 'text', ({ category }) => category],
  ['enabled', 'text', ({ enabled }) => enabled],
  ['comment', 'text', ({ comment }) => comment],
  createdOn
]

/** https://docs.snowflake.com/en/sql-reference/sql/show-notification-integrations */
export const notificationColumns: readonly ShowColumn<IntegrationObject>[] = [
  ...integrationColumns,
  ['direction', 'text', ({ notification }) => notification?.direction ?? null]
]

export const describedProperty: readonly ShowColumn<Property>[] = [
  ['property', 'text', (row) => row.property],
  ['property_type', 'text', ({ type }) => type],
  ['property_value', 'text', ({ value }) => value],
  ['property_default', 'text', ({ standard }) => standard]
]

/** https://docs.snowflake.com/en/sql-reference/sql/desc-integration: locations are joined with commas, in the order they were given. */
export function integrationProperties(integration: IntegrationObject): readonly Property[] {
  const { objectAcl, notification } = integration
  if (notification !== null) return notificationProperties(integration, notification)
  return [
    property('ENABLED', 'Boolean', integration.enabled, true),
    property('STORAGE_PROVIDER', 'String', integration.provider),
    property('STORAGE_ALLOWED_LOCATIONS', 'List', integration.allowedLocations.join(','), '[]'),
    property('STORAGE_BLOCKED_LOCATIONS', 'List', integration.blockedLocations.join(','), '[]'),
    property('STORAGE_AWS_IAM_USER_ARN', 'String', integration.iamUserArn),
    property('STORAGE_AWS_ROLE_ARN', 'String', integration.roleArn),
    property('STORAGE_AWS_EXTERNAL_ID', 'String', integration.externalId),
    ...(objectAcl === null ? [] : [property('STORAGE_AWS_OBJECT_ACL', 'String', objectAcl)]),
    property('USE_PRIVATELINK_ENDPOINT', 'Boolean', integration.usePrivatelinkEndpoint, false),
    property('COMMENT', 'String', integration.comment ?? '')
  ]
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-notification-integration */
function notificationProperties(
  { enabled, comment }: IntegrationObject,
  { type, direction, defaultRecipients }: NotificationFacts
): readonly Property[] {
  return [
    property('ENABLED', 'Boolean', enabled, false),
    property('DIRECTION', 'String', direction, ''),
    ...(type === 'EMAIL' ? [property('DEFAULT_RECIPIENTS', 'List', defaultRecipients.join(','), '[]')] : []),
    property('COMMENT', 'String', comment ?? '')
  ]
}
