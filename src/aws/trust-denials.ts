/** Statements of a trust policy that deny everything that others allow, or that ours does. */
import type { Certainty, Possible } from './conditions'
import { partsOf, type Statement } from './policies'
import { statementName } from './policy-meaning'
import { ANYONE } from './policy-reach'
import { appliesTo } from './service-requests'

/**
 * Whether a statement denies Snowflake's IAM user to assume the role. An explicit Deny wins over every Allow. The user has no
 * MFA device: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 * @param user its ARN, or another text as long as that is not known
 */
export function deniesSnowflake(statement: Statement, user: string): Certainty {
  if (partsOf(statement).effect !== 'Deny') return 'no'
  const isKnown = user.startsWith('arn:')
  const account = user.split(':')[4] ?? ''
  const facts: Readonly<Record<string, Possible>> = {
    'aws:multifactorauthpresent': [null, ['false']],
    'aws:multifactorauthage': [null],
    'aws:principalisawsservice': [['false']],
    'aws:principaltype': [['User']],
    'aws:securetransport': [['true']],
    ...(!isKnown ? {} : { 'aws:principalarn': [[user]], 'aws:principalaccount': [[account]] })
  }
  return appliesTo(statement, {
    isSender: (principal) => {
      if (principal === ANYONE) return 'yes'
      if (!isKnown) return 'maybe'
      return [`AWS ${user}`, `AWS ${account}`].includes(principal) ? 'yes' : 'no'
    },
    action: 'sts:AssumeRole',
    objects: '',
    context: new Map(Object.entries(facts))
  })
}

/** Why a change of the role is of no use, in sentences that say what to do. @param statements as JSON */
export function trustDenials(statements: readonly string[], user: string): readonly string[] {
  return statements
    .map((text) => JSON.parse(text) as Statement)
    .filter((statement) => deniesSnowflake(statement, user) === 'yes')
    .map(
      (statement) =>
        `Statement ${statementName(statement)} in the trust policy of the role denies Snowflake to assume it, and this action does not change what others wrote there. Exclude Snowflake’s IAM user by the condition "ArnNotEquals": { "aws:PrincipalArn": "${user.startsWith('arn:') ? user : 'the ARN of Snowflake’s IAM user'}" } in that statement, or set another \`role\`.`
    )
}
