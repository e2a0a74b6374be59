/**
 * Who has access to a bucket besides its owner: ACL grants, and statements for everybody.
 */
import type { GetBucketAclOutput, Grant } from '@aws-sdk/client-s3'
import { partsOf, type Statement } from './policies'
import { statementName } from './policy-meaning'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
const EVERYBODY = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/

/**
 * A test of one of these against fixed values keeps a statement for everybody from being public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const NARROWS =
  /^(?:string|arn|ip).*(?<!ifexists) (?:aws:(?:sourceip|sourcearn|sourcevpc|sourcevpce|sourceowner|sourceaccount|userid|principalorgid|principalaccount|principalarn)|s3:dataaccesspoint(?:arn|account)|s3:x-amz-server-side-encryption-aws-kms-key-id)$/

/** The name of an access point may be a wildcard, as long as its account is fixed. */
const ACCESS_POINT = /^arn:[^:*?$]+:s3:[^:*?$]*:\d{12}:accesspoint\/[^$]*$/

/** ACL grants to others than the bucket's owner: "WRITE to http://acs.amazonaws.com/groups/s3/LogDelivery". */
export function grantsToOthers(acl: GetBucketAclOutput | undefined): readonly string[] {
  return (acl?.Grants ?? []).filter(({ Grantee }) => Grantee?.ID !== acl?.Owner?.ID).map(grantText)
}

/** Those of them that are for everybody. */
export function publicGrants(acl: GetBucketAclOutput | undefined): readonly string[] {
  return (acl?.Grants ?? []).filter(({ Grantee }) => EVERYBODY.test(Grantee?.URI ?? '')).map(grantText)
}

/** The statements that S3 counts as public, by their names. */
export function publicStatements(statements: readonly Statement[]): readonly string[] {
  return statements.filter(isPublic).map(nameOf)
}

/** The Sid of a statement, or what it says. */
export function nameOf(statement: Statement): string {
  return `statement ${statementName(statement)}`
}

function isPublic(statement: Statement): boolean {
  const { effect, principals, conditions } = partsOf(statement)
  if (effect !== 'Allow' || !principals.some(isAnybody)) return false
  return ![...conditions].some(([test, values]) => isFixed(test, values))
}

/** Whoever an identity provider lets sign in is no fixed principal: S3's example of that is graph.facebook.com. */
function isAnybody(principal: string): boolean {
  return principal === 'AWS *' || /^(?:not|Federated) /.test(principal)
}

function isFixed(test: string, values: readonly string[]): boolean {
  return NARROWS.test(test) && !/not/.test(test) && values.every((value) => isFixedValue(test, value))
}

function isFixedValue(test: string, value: string): boolean {
  if (test.endsWith(' s3:dataaccesspointarn') && ACCESS_POINT.test(value)) return true
  if (test.endsWith(' aws:sourceip')) return isNarrow(value)
  return !/[*?]|\$\{/.test(value)
}

/**
 * Ranges broader than /8 (IPv4) and /32 (IPv6) count as everybody. The private ranges of RFC 1918, which S3 excludes from this, are
 * not that broad.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
function isNarrow(range: string): boolean {
  const [address = '', bits] = range.split('/')
  return bits === undefined || Number(bits) >= (address.includes(':') ? 32 : 8)
}

function grantText({ Permission, Grantee }: Grant): string {
  return `${Permission} to ${Grantee?.URI ?? Grantee?.DisplayName ?? Grantee?.ID ?? Grantee?.EmailAddress ?? 'somebody'}`
}
