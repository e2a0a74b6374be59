import type { Row, Run } from '../../src/model/operation'
import { answering, type Answers } from '../fakes/answers'
import { fakeAws } from '../fakes/aws'

export const MARK = 'Managed by s3-access-logs-to-snowflake'
export const DECLARED = 'S3_INT_S3_ACCESS_LOGS'
export const LOCATION = 's3://acme-logs/logs/'

/** When an account is looked at. */
export const NOW = new Date('2026-01-02T03:04:05Z')

/** Nothing but what is declared, and that is not there. */
const EMPTY: Answers = {
  'storage-integration/show-stages': [],
  'storage-integration/list': [],
  'storage-integration/describe': '002003',
  'stage/show': [],
  'task/show': [],
  'alert/show': [],
  'pipe/show': [],
  'grant/show-on': '002003'
}

export interface Account {
  readonly aws: ReturnType<typeof fakeAws>
  readonly read: Run
}

/** An account in both clouds. @param integrations what DESCRIBE says of each: its locations and its external ID */
export function accountWith(
  answers: Answers = {},
  integrations: Readonly<
    Record<string, { readonly locations: string; readonly externalId?: string; readonly role?: string }>
  > = {}
): Account {
  const aws = fakeAws()
  aws.addBucket('acme-logs')
  const read: Run = async (operation) => {
    const given = integrations[String(operation.input['name'])]
    // The stages of an account are here, while the fake of AWS has none.
    if (operation.name === 'storage-integration/describe' && given !== undefined) return described(given)
    return operation.client === 'snowflake' ? answering({ ...EMPTY, ...answers })(operation) : aws.run(operation)
  }
  return { aws, read }
}

function described({
  locations,
  externalId = 'x',
  role = ''
}: {
  locations: string
  externalId?: string
  role?: string
}): readonly Row[] {
  const property = (name: string, value: string) => ({ property: name, property_type: 'String', property_value: value })
  return [
    property('STORAGE_ALLOWED_LOCATIONS', locations),
    property('STORAGE_AWS_ROLE_ARN', role),
    property('STORAGE_AWS_EXTERNAL_ID', externalId)
  ]
}

/** A role that trusts an integration with this external ID. */
export function trusting(externalId: string): string {
  const Statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::999988887777:user/snow' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': externalId } }
  }
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
