import { objectsArn } from '../../aws/arns'
import type { Possible } from '../../aws/conditions'
import { partsOf, type Statement } from '../../aws/policies'
import { statementName } from '../../aws/policy-meaning'
import { appliesTo, isRole, type Requests } from '../../aws/service-requests'

/** Which objects Snowflake reads, and with which role. */
export interface Reading {
  readonly bucket: string
  readonly prefix: string
  readonly roleArn: string
  readonly account: string
  readonly partition: string
  readonly region: string
}

/**
 * The statements of the log bucket's policy that keep Snowflake from reading log objects, or may do so, in sentences that say what to
 * do. Through which network Snowflake reads is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function readingDenials(statements: readonly Statement[], reading: Reading, now: Date): readonly string[] {
  const requests = readings(reading, now)
  return statements
    .filter((statement) => partsOf(statement).effect === 'Deny')
    .flatMap((statement) => {
      const applies = appliesTo(statement, requests)
      return applies === 'no' ? [] : [sentence(statement, reading, applies === 'yes' ? 'keeps' : 'may keep')]
    })
}

/**
 * What Snowflake sends as the role, with every condition key that we can know.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function readings({ bucket, prefix, roleArn, account, partition, region }: Reading, now: Date): Requests {
  const facts: Readonly<Record<string, Possible>> = {
    'aws:principalarn': [[roleArn]],
    'aws:principalaccount': [[account]],
    'aws:principaltype': [['AssumedRole']],
    'aws:principalisawsservice': [['false']],
    'aws:principalservicename': [null],
    'aws:principalservicenameslist': [null],
    'aws:viaawsservice': [['false']],
    'aws:multifactorauthpresent': [null, ['false']],
    'aws:securetransport': [['true']],
    'aws:sourcearn': [null],
    'aws:sourceaccount': [null],
    'aws:requestedregion': [[region]],
    'aws:currenttime': [[now.toISOString()]],
    'aws:epochtime': [[String(Math.floor(now.getTime() / 1000))]],
    's3:dataaccesspointarn': [null],
    's3:dataaccesspointaccount': [null],
    's3:tlsversion': [['1.2'], ['1.3']]
  }
  return {
    isSender: isRole(roleArn),
    action: 's3:GetObject',
    objects: objectsArn({ partition }, bucket, prefix).slice(0, -1),
    context: new Map(Object.entries(facts))
  }
}

function sentence(statement: Statement, { bucket, roleArn }: Reading, verb: string): string {
  return `Statement ${statementName(statement)} in the policy of log bucket ${bucket} ${verb} Snowflake from reading log objects: exclude the role that it reads with by the condition "ArnNotEquals": { "aws:PrincipalArn": "${roleArn}" } in that statement.`
}
