/** How to sign in to Snowflake. `user` is null where the credential itself identifies the user. */
export type Credentials =
  | { readonly method: 'workload-identity'; readonly user: string | null; readonly audience: string }
  | {
      readonly method: 'key-pair'
      readonly user: string
      /** PEM: PKCS#8, encrypted PKCS#8 or PKCS#1. */
      readonly privateKey: string
      readonly passphrase: string | null
    }
  | { readonly method: 'programmatic-access-token' | 'oauth'; readonly user: string | null; readonly token: string }
  | { readonly method: 'password'; readonly user: string; readonly password: string }

export type CredentialMethod = Credentials['method']

/** Which account to sign in to, as which user, and with which role; null = the user's default role. */
export interface SnowflakeLogin {
  /** Account identifier: "myorg-myaccount" or "xy12345.us-east-2.aws". */
  readonly account: string
  readonly role: string | null
  readonly credentials: Credentials
}
