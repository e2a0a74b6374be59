/** Someone who can log in, and with what. */
export interface SandboxUser {
  /** As stored: upper case. */
  readonly name: string
  /** The default role. */
  readonly role: string
  /** Other roles that the user has been granted. */
  readonly roles?: readonly string[]
  /** Whether all of them are its secondary roles when a session begins. */
  readonly secondaryRoles?: 'ALL' | 'NONE' | undefined
  /** The default warehouse, which the session uses if it exists. */
  readonly warehouse?: string | undefined
  readonly password?: string | undefined
  /** PEM, or its base64 body as in ALTER USER … SET RSA_PUBLIC_KEY. */
  readonly publicKey?: string | undefined
  readonly programmaticAccessTokens?: readonly string[]
  readonly oauthTokens?: readonly string[]
  /** https://docs.snowflake.com/en/user-guide/workload-identity-federation */
  readonly workloadIdentity?:
    | {
        readonly issuer: string
        readonly subject: string
        /** Snowflake's own audience when left out. */
        readonly audiences?: readonly string[] | undefined
      }
    | undefined
  readonly disabled?: boolean | undefined
  readonly comment?: string | undefined
}

/** https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_08/bcr-1692 */
export const DEFAULT_SECONDARY_ROLES = 'ALL'

export function rolesOf({ role, roles = [] }: SandboxUser): readonly string[] {
  return [role, ...roles]
}
