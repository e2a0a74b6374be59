import { grantToUser } from '../remedies'
import type { Rule } from '../rule'

const SEE_LOGIN_HISTORY = 'An administrator can find the reason in SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY.'

/**
 * Signing in to Snowflake.
 * https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting
 * https://docs.snowflake.com/en/user-guide/workload-identity-federation
 */
export const LOGIN: readonly Rule[] = [
  {
    id: 'session-ended',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    // 407002: the driver closes the connection when Snowflake says 390111.
    codes: ['390110', '390111', '390112', '390114', '390115', '407002'],
    seen: 'Session no longer exists. New login required to access the service. (390111); Unable to perform operation using terminated connection. (407002); Authentication token has expired. The user must authenticate again. (390114)',
    sentence: 'The session ended while the run was using it; the sign-in itself was fine.',
    remedy:
      'Run it again: it continues from the live state. If it happens in every run, a session policy ends sessions early.'
  },
  {
    id: 'key-pair-rejected',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: ['390144'],
    seen: 'JWT token is invalid. (390144)',
    sentence: 'Snowflake rejects the signature of the private key.',
    remedy:
      "Check that snowflake-user is the LOGIN_NAME, that the public key that belongs to this private key is set (`ALTER USER … SET RSA_PUBLIC_KEY`), that snowflake-account is the right account, and that the clock is right. An administrator can look up the ID in brackets: `SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('<id>')`."
  },
  {
    id: 'role-not-granted',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^39\d{4}$/,
    message: /role/i,
    seen: 'Role … specified in the connect string does not exist or not authorized. (390189)',
    sentence: 'The user does not have this role.',
    remedy: 'Check snowflake-role: it must exist and be granted to the user: GRANT ROLE … TO USER ….',
    exactly: (error) => `Check snowflake-role: it must exist and be granted to ${grantToUser(error)}`
  },
  {
    id: 'network-policy',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^39\d{4}$/,
    message: /\bIP\b|network policy/i,
    seen: 'Incoming request with IP/Token … is not allowed to access Snowflake. (390422)',
    sentence: 'A network policy blocks this runner.',
    remedy:
      'Allow it with a network rule (Snowflake has one for GitHub’s runners, SNOWFLAKE.NETWORK_SECURITY.GITHUBACTIONS_GLOBAL), or use a runner with a fixed address.'
  },
  {
    id: 'workload-identity-rejected',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^39\d{4}$/,
    message: /workload|OIDC|federat|issuer|subject|audience/i,
    seen: 'The workload identity … is not associated with a Snowflake user, the issuer, subject or audience does not match',
    sentence: 'No user has the issuer, subject and audience of this job’s token.',
    remedy:
      'Compare `DESCRIBE USER` with the token of this job: ISSUER is https://token.actions.githubusercontent.com; SUBJECT is e.g. repo:<owner>/<name>:ref:refs/heads/main, or repo:<owner>@<id>/<name>@<id>:ref:refs/heads/main where the repository was created, renamed or moved since July 2026; snowflake-audience must be in OIDC_AUDIENCE_LIST.'
  },
  {
    id: 'user-locked',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: ['390102', '390103', '390106'],
    seen: 'Your user account has been temporarily locked … (390102), User temporarily locked',
    sentence: 'Snowflake has locked or disabled the user, usually after several wrong sign-ins.',
    remedy:
      'Wait 15 minutes, or as an administrator: ALTER USER … SET MINS_TO_UNLOCK = 0. First correct the credential: another run would lock the user again.'
  },
  {
    id: 'user-disabled',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: ['390101'],
    seen: 'User access disabled. Contact your local system administrator. (390101)',
    sentence: 'The user is disabled.',
    remedy: 'As an administrator: ALTER USER … SET DISABLED = FALSE.'
  },
  {
    id: 'multi-factor',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^39\d{4}$/,
    message: /multi-factor|MFA|Duo/i,
    seen: 'Multi-factor authentication is required for this account. (394508)',
    sentence: 'A person’s user with a password needs a second factor, which a workflow cannot give.',
    remedy:
      'Use a user of TYPE = SERVICE with workload identity or a key pair: docs/permissions-snowflake.md has the statements.'
  },
  {
    id: 'method-not-allowed',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^39\d{4}$/,
    message: /authentication policy|authentication attempt rejected|not allowed by/i,
    seen: 'Authentication attempt rejected by the current authentication policy. (390202)',
    sentence: 'An authentication policy of the user or the account does not allow this way to sign in.',
    remedy:
      'As an administrator: add the method to AUTHENTICATION_METHODS and the driver to CLIENT_TYPES of the policy (SHOW AUTHENTICATION POLICIES), or use another snowflake-authenticator.'
  },
  {
    id: 'password-rejected',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: ['390100'],
    seen: 'Incorrect username or password was specified. (390100)',
    sentence: '',
    remedy: `Check snowflake-user and the password or token. ${SEE_LOGIN_HISTORY}`
  },
  {
    id: 'token-rejected',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    // 390198: https://github.com/rinsed-org/rb-snowflake-client/issues/170
    codes: /^(390303|390318|390198|390104|390195|3944\d\d|401003)$/,
    seen: 'Invalid OAuth access token. (390303), OAuth access token expired. (390318), Keypair access token expired. (390198), Programmatic access token is invalid. (394400)',
    sentence: 'The token is not valid, or no longer valid.',
    remedy:
      'Issue a new one. A programmatic access token also requires a network policy on the user. With a key pair, each run makes its own token: check the clock of the runner.'
  },
  {
    id: 'sign-in-refused',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^39\d{4}$/,
    seen: 'another code that starts with 39',
    sentence: 'Snowflake refused the sign-in.',
    remedy: SEE_LOGIN_HISTORY
  },
  {
    id: 'sign-in-options',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^40[45]\d{3}$/,
    seen: 'Invalid private key. …, a code that starts with 404 or 405',
    sentence: 'The driver rejected the login options.',
    remedy: 'Check snowflake-account and the credential.'
  },
  {
    id: 'private-key-unreadable',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^(UNKNOWN|ERR_OSSL_.*|ERR_CRYPTO_.*)$/,
    message: /decrypt|passphrase|interrupted or cancelled|PEM|asn1|DECODER|private key/i,
    seen: 'bad decrypt (ERR_OSSL_BAD_DECRYPT), DECODER routines::unsupported',
    sentence: 'The private key cannot be read.',
    remedy: 'Check snowflake-private-key and snowflake-private-key-passphrase.'
  },
  {
    id: 'wrong-account',
    code: 'UNREACHABLE',
    service: 'snowflake',
    codes: ['HTTP_403', 'HTTP_404'],
    operation: /^session\/login$/,
    seen: 'HTTP 403: Forbidden, HTTP 404: Not Found, at sign-in',
    sentence: 'Snowflake’s host answers, but has no such account; a proxy can also answer so.',
    remedy:
      'Check snowflake-account: `<organization>-<account>`, as Snowsight shows it in the account details, or the locator with its region (`xy12345.us-east-2.aws`). If the page is from a proxy, let it pass *.snowflakecomputing.com.'
  },
  {
    id: 'proxy-refused-snowflake',
    code: 'UNREACHABLE',
    service: 'snowflake',
    codes: ['HTTP_403', 'HTTP_404'],
    seen: 'HTTP 403 or 404 after the sign-in',
    sentence: 'Snowflake does not answer so after a sign-in: a proxy or firewall of the runner refused the request.',
    remedy: 'Let it pass *.snowflakecomputing.com. No privilege in Snowflake is missing.'
  },
  {
    id: 'snowflake-no-answer',
    code: 'UNREACHABLE',
    service: 'snowflake',
    codes: /^(UNREACHABLE|40100\d)$/,
    seen: 'Snowflake did not answer within … seconds',
    sentence: '',
    remedy:
      'Check snowflake-account (its host is https://<account>.snowflakecomputing.com), SNOWFLAKE_ACCESS_URL if it is set, and that the runner can reach it (proxy, private link).'
  },
  {
    id: 'snowflake-http',
    code: 'UNREACHABLE',
    service: 'snowflake',
    codes: /^HTTP_\d+$/,
    seen: 'another HTTP status from Snowflake’s host',
    sentence: 'Snowflake’s host answered with an unusual status.',
    remedy: 'Look at https://status.snowflake.com and at the proxy of the runner, then run it again.'
  }
]
