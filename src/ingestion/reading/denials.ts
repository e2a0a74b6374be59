import { objectsArn, roleNameIn } from '../../aws/arns'
import type { Certainty, Possible } from '../../aws/conditions'
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

/** In sentences that say what to do. */
export interface Denials {
  readonly certain: readonly string[]
  readonly possible: readonly string[]
}

/**
 * The statements of the log bucket's policy that keep Snowflake from reading log objects, or may do so. Through which network Snowflake
 * reads is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function readingDenials(statements: readonly Statement[], reading: Reading, now: Date): Denials {
  const { bucket, roleArn } = reading
  const remedy = `exclude the role that it reads with by the condition "ArnNotEquals": { "aws:PrincipalArn": "${roleArn}" } in that statement.`
  return denialsIn(statements, `the policy of log bucket ${bucket}`, remedy, reading, now)
}

/** The same of another policy of the role. @param name of the inline policy */
export function ownDenials(name: string, statements: readonly Statement[], reading: Reading, now: Date): Denials {
  const role = roleNameIn(reading.roleArn)
  const ofRole = statements.map((statement) => ({ ...statement, Principal: '*' }))
  const remedy = 'remove it, or set another `role`.'
  return denialsIn(ofRole, `the inline policy ${name} of role ${role}`, remedy, reading, now)
}

function denialsIn(
  statements: readonly Statement[],
  where: string,
  remedy: string,
  reading: Reading,
  now: Date
): Denials {
  const requests = readings(reading, now)
  const denying = statements.filter((statement) => partsOf(statement).effect === 'Deny')
  const sentences = (certainty: Certainty, verb: string) =>
    denying
      .filter((statement) => appliesTo(statement, requests) === certainty)
      .map(
        (statement) =>
          `Statement ${statementName(statement)} in ${where} ${verb} Snowflake from reading log objects: ${remedy}`
      )
  return { certain: sentences('yes', 'keeps'), possible: sentences('maybe', 'may keep') }
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
