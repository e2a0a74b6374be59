/** What is declared of the role that Snowflake assumes. A type, because an interface could not be the fields of a kind. */
export type IamRole = {
  readonly path: string
  readonly description: string
  /** The IAM user that Snowflake acts as. */
  readonly trustedPrincipal: string
  readonly externalId: string
  /** Other statements in the trust policy. */
  readonly otherTrust: readonly string[]
  /** What it trusts because another integration was about to take over, and nothing reads with any more: in sentences. */
  readonly leaving: readonly string[]
  readonly boundary: string | null
  /** "key=value"; only the declared tags. */
  readonly tags: readonly string[]
}
