import { INCOMPLETE } from '../../snowflake/pages'
import { EXISTS, EXISTS_HIDDEN, NOT_FOUND } from '../../snowflake/refusals'
import { granteeIn, grantsOfExisting, missingGrant, missingVisibility } from '../remedies'
import type { Rule } from '../rule'

/** https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
export const SNOWFLAKE: readonly Rule[] = [
  {
    id: 'execute-task',
    code: 'MISSING_PRIVILEGE',
    service: 'snowflake',
    codes: /^\d{6}$/,
    message: /EXECUTE (MANAGED )?TASK privilege/i,
    seen: 'Cannot execute task, EXECUTE TASK privilege must be granted to owner role (091089)',
    sentence: 'The owner of the task must be allowed to run tasks.',
    remedy: 'As ACCOUNTADMIN: GRANT EXECUTE TASK ON ACCOUNT TO ROLE …; for a serverless task, EXECUTE MANAGED TASK.',
    exactly: (error) =>
      `As ACCOUNTADMIN: GRANT EXECUTE ${/MANAGED/i.test(error.message) ? 'MANAGED ' : ''}TASK ON ACCOUNT TO ROLE ${granteeIn(error)};`
  },
  {
    id: 'exists-hidden',
    code: 'MISSING_PRIVILEGE',
    service: 'snowflake',
    codes: [EXISTS_HIDDEN],
    seen: 'Table … already exists, but current role has no privileges on it. (003041)',
    sentence: 'It exists, and it is hidden from the role.',
    remedy: 'SHOW GRANTS ON … as ACCOUNTADMIN says who owns it, and the message has the GRANT for the role.',
    exactly: (error) => `It exists, and the role cannot see it: ${grantsOfExisting(error)}`
  },
  {
    id: 'privilege',
    code: 'MISSING_PRIVILEGE',
    service: 'snowflake',
    codes: /^0030\d\d$/,
    seen: 'Insufficient privileges to operate on … (003001)',
    sentence: 'The role lacks a privilege.',
    remedy: 'The message has the GRANT to run.',
    exactly: missingGrant
  },
  {
    id: 'made-at-the-same-time',
    code: 'MISSING_PRIVILEGE',
    service: 'snowflake',
    codes: [EXISTS],
    seen: 'Object … already exists. (002002)',
    sentence:
      'It exists, and this run did not see it: another run created it a moment ago, or it is hidden from the role.',
    remedy:
      'Run it again, one apply at a time. If it stays, SHOW GRANTS ON … as ACCOUNTADMIN says who owns it, and the message has the GRANT for the role.',
    exactly: (error) =>
      `It exists, and this run did not see it. Run it again, in case another run has just created it. If it stays, the role cannot see it: ${grantsOfExisting(error)}`
  },
  {
    id: 'incomplete-list',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: [INCOMPLETE],
    seen: 'Snowflake lists no more than 10,000.',
    sentence:
      'The schema has more pipes or functions than Snowflake lists, so those of the pipeline may be missing from the list.',
    remedy: 'Give the pipeline a schema of its own.'
  },
  {
    id: 'missing-or-hidden',
    code: 'NOT_FOUND',
    service: 'snowflake',
    codes: NOT_FOUND,
    seen: '… does not exist or not authorized. (002003, 002043)',
    sentence: 'It does not exist, or the role cannot see it: Snowflake says the same of both.',
    remedy: 'Check the name; the message has the GRANTs for the role.',
    exactly: missingVisibility
  },
  {
    id: 'no-warehouse',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: ['000606'],
    seen: 'No active warehouse selected in the current session. (000606)',
    sentence: 'The statement needs a warehouse.',
    remedy: 'ALTER USER … SET DEFAULT_WAREHOUSE = …, and GRANT USAGE ON WAREHOUSE … TO ROLE ….',
    exactly: (error) =>
      `The statement needs a warehouse: ALTER USER … SET DEFAULT_WAREHOUSE = …; GRANT USAGE ON WAREHOUSE … TO ROLE ${granteeIn(error)};`
  },
  {
    id: 'no-database',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: ['090105', '090106'],
    seen: 'Cannot perform … This session does not have a current database. (090105)',
    sentence: 'A statement was sent without its database: that is a bug in this action.',
    remedy: 'Please report it, with the name of the operation.'
  },
  {
    id: 'statement-stopped',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: ['000604', '000630', '000627'],
    seen: 'SQL execution canceled (000604), Statement reached its statement or warehouse timeout … (000630)',
    sentence: 'The statement was stopped before it was finished.',
    remedy: 'Run it again. A STATEMENT_TIMEOUT_IN_SECONDS of the warehouse, user or account may be too short for it.'
  },
  {
    id: 'resource-monitor',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: ['090073', '000631'],
    seen: 'Warehouse … cannot be resumed because resource monitor … has exceeded its quota. (090073)',
    sentence: 'A resource monitor has stopped the warehouse.',
    remedy: 'Its administrator can raise the quota, or wait for the next interval.'
  },
  {
    id: 'role-of-integration',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: /^\d{6}$/,
    message: /Error assuming AWS_ROLE|not authorized to perform: sts:AssumeRole/i,
    seen: 'Error assuming AWS_ROLE: User … is not authorized to perform: sts:AssumeRole on resource … (003167)',
    sentence: 'Snowflake cannot assume the IAM role yet.',
    remedy:
      'Run it again in a minute: IAM needs a moment. If it stays, compare the trust policy with `DESC INTEGRATION`: user and external ID.'
  },
  {
    id: 'stage-access',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: /^\d{6}$/,
    message: /Failed to access remote file|access denied.*credentials/i,
    seen: 'Failed to access remote file: access denied. Please check your credentials (003167)',
    sentence: 'Snowflake assumes the role, but may not read the bucket.',
    remedy: 'Look for a Deny in the bucket’s policy or the organization’s, and for a KMS key that the role cannot use.'
  },
  {
    id: 'location-not-allowed',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: /^\d{6}$/,
    message: /location .* is not allowed by integration/i,
    seen: 'The location … is not allowed by integration … (093003)',
    sentence: 'STORAGE_ALLOWED_LOCATIONS of the integration does not contain the prefix.',
    remedy: 'Run apply, which sets it; if another role owns the integration, ask its owner.'
  },
  {
    id: 'stale-stream',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: ['091901', '091907'],
    seen: 'Stream … is stale … Please recreate it (091901)',
    sentence: 'The stream was not read for longer than the table keeps its changes.',
    remedy: 'Run a plan: it shows how the stream is recreated and which lines are loaded again.'
  },
  {
    id: 'sql-value',
    code: 'SERVICE_ERROR',
    service: 'snowflake',
    codes: ['001003', '001007', '001008'],
    seen: 'SQL compilation error: syntax error … (001003)',
    sentence: 'Snowflake does not accept the statement: that is a bug in this action.',
    remedy: 'Please report it, with the name of the operation.'
  },
  {
    id: 'trial-ended',
    code: 'AUTHENTICATION_FAILED',
    service: 'snowflake',
    codes: /^\d{6}$/,
    message: /trial .*(ended|expired)|account is (suspended|locked)|has been suspended/i,
    seen: 'Your free trial has ended …, the account is suspended',
    sentence: 'The Snowflake account is suspended.',
    remedy: 'Its owner has to add a payment method, or ask Snowflake Support.'
  }
]
