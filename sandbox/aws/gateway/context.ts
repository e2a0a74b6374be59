import type { ConditionValues } from './call'
import type { HttpMessage } from './message'
import type { Principal } from './principal'

/** Who asks for what, where and when. */
export interface RequestCircumstances {
  readonly principal: Principal
  readonly message: HttpMessage
  readonly region: string
  readonly now: Date
}

/**
 * The global condition keys of a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalContext(
  { principal, message, region, now }: RequestCircumstances,
  owner: string | undefined
): ConditionValues {
  return {
    // The real endpoints are called over HTTPS.
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': region,
    'aws:CurrentTime': `${now.toISOString().slice(0, 19)}Z`,
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    ...(owner === undefined ? {} : { 'aws:ResourceAccount': owner, 's3:ResourceAccount': owner }),
    ...ofPrincipal(principal, message)
  }
}

function ofPrincipal(principal: Principal, message: HttpMessage): ConditionValues {
  switch (principal.type) {
    case 'anonymous':
      return { 'aws:PrincipalIsAWSService': 'false', 'aws:PrincipalType': 'Anonymous', 'aws:SourceIp': '127.0.0.1' }
    case 'service':
      return {
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': principal.arn,
        ...given('aws:SourceArn', message.headers['x-sandbox-source-arn']),
        ...given('aws:SourceAccount', message.headers['x-sandbox-source-account'])
      }
    case 'user':
    case 'session':
      return {
        'aws:PrincipalIsAWSService': 'false',
        'aws:PrincipalType': principal.type === 'user' ? 'User' : 'AssumedRole',
        'aws:PrincipalArn': principal.roleArn ?? principal.arn,
        'aws:PrincipalAccount': principal.account,
        'aws:userid': principal.userId,
        'aws:SourceIp': '127.0.0.1',
        ...given('aws:username', principal.userName)
      }
  }
}

function given(key: string, value: string | undefined): ConditionValues {
  return value === undefined ? {} : { [key]: value }
}
