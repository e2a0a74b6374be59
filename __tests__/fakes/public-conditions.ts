const POINTS = 'arn:aws:s3:us-east-1:123456789012:accesspoint/*'

/**
 * Conditions of a statement for everybody, and whether S3 calls it public with them: unless it is limited to fixed values.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const PUBLIC_CONDITIONS: readonly (readonly [title: string, condition: object, isPublic: boolean])[] = [
  ['over TLS only', { Bool: { 'aws:SecureTransport': 'true' } }, true],
  ['for a user agent', { StringLike: { 'aws:UserAgent': 'x*' } }, true],
  ['from any endpoint', { StringLike: { 'aws:SourceVpce': '*' } }, true],
  ['from all but one endpoint', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, true],
  ['from no or one endpoint', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }, true],
  ['from one endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, false],
  ['from half of the internet', { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }, true],
  ['from a large network of IPv6', { IpAddress: { 'aws:SourceIp': '2001::/16' } }, true],
  ['from a network', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8', '2001:db8::/32'] } }, false],
  ['through the access points of an account', { StringLike: { 's3:DataAccessPointArn': POINTS } }, false],
  [
    'through the access points of any account',
    { StringLike: { 's3:DataAccessPointArn': POINTS.replace(/\d{12}/, '*') } },
    true
  ]
]

/** Principals of a statement without a condition, and whether S3 calls it public. */
export const PUBLIC_PRINCIPALS: readonly (readonly [principal: unknown, isPublic: boolean])[] = [
  ['*', true],
  [{ AWS: ['123456789012', '*'] }, true],
  [{ Federated: 'graph.facebook.com' }, true],
  [{ AWS: '123456789012' }, false],
  [{ Service: 'cloudtrail.amazonaws.com' }, false]
]
