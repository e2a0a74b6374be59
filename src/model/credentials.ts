/** How to sign in to Snowflake. `user` is null where Snowflake finds the user by the credential itself. */
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

/** Where to sign in, as whom, and in which role; null = the user's default role. */
export interface SnowflakeLogin {
  /** Account identifier: "myorg-myaccount" or "xy12345.us-east-2.aws". */
  readonly account: string
  readonly role: string | null
  readonly credentials: Credentials
}
