/** The names of URL parameters whose values let others in: presigned requests, tokens, passwords. */
export const SECRET_PARAMETERS = [
  'X-Amz-Signature',
  'X-Amz-Security-Token',
  'X-Goog-Signature',
  'Signature',
  'sig',
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'client_secret',
  'secret',
  'password',
  'passwd',
  'api_?key'
]

/**
 * A regular expression of Snowflake for a secret in a request line or a header: its first group is what stays. The URL
 * may itself be a parameter of another URL, so that `=` is `%3D`. Snowflake has no groups without a number.
 * https://docs.snowflake.com/en/sql-reference/functions-regexp
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const SECRETS_IN_URLS = `(([?&; ]|%3F|%26)(${SECRET_PARAMETERS.join('|')})(=|%3D))[^&" ]*`
