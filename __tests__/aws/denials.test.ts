import { describe, expect, test } from '@jest/globals'
import { hidden } from '../../src/aws/denials'
import { withJointReasons } from '../../src/aws/joint-denials'
import type { Denied } from '../../src/model/denied'
import type { Address } from '../../src/model/fields'
import type { Observation } from '../../src/model/kind'
import type { Operation, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { commandsIn } from '../../src/report/commands'

const ABSENT: Observation = { state: 'absent' }

function denied(bucket: string, ...actions: readonly string[]): Denied {
  return { object: `bucket ${bucket}`, arn: `arn:aws:s3:::${bucket}`, account: '111122223333', actions }
}

const ROLE: Denied = {
  object: 'role reader',
  arn: 'arn:aws:iam::111122223333:role/reader',
  account: '111122223333',
  actions: ['iam:GetRole']
}

/** S3 with these buckets in the account; `undefined` when they may not be listed. Bucket `logs` is another account's. */
function s3(buckets: readonly string[] | undefined): { readonly run: Run; readonly asked: string[] } {
  const asked: string[] = []
  const run = async (operation: Operation) => {
    asked.push(operation.name)
    if (operation.name === 'HeadBucket') {
      const located = operation.input['Bucket'] === 'logs' ? ({ located: true } as const) : {}
      throw new ServiceError(operation, 'AccessDenied', '', located)
    }
    if (buckets === undefined) throw new ServiceError(operation, 'AccessDenied', 'Access Denied')
    return [{ Buckets: buckets.map((Name) => ({ Name })) }]
  }
  return { run, asked }
}

const LIVE = new Map<Address, Observation>([
  ['s3-bucket:logs', hidden(denied('logs', 's3:GetEncryptionConfiguration'))],
  ['s3-delivery-policy:logs', hidden(denied('logs', 's3:GetBucketPolicy'))],
  ['s3-logging:app', hidden(denied('app', 's3:GetBucketLogging'))],
  ['iam-role:reader', hidden(ROLE)],
  ['database:DB', ABSENT]
])

async function reasons(buckets: readonly string[] | undefined): Promise<ReadonlyMap<string, string>> {
  const live = await withJointReasons(LIVE, s3(buckets).run)
  return new Map([...live].map(([address, seen]) => [address, seen.state === 'hidden' ? seen.reason : seen.state]))
}

describe('what is hidden for one cause gives one reason', () => {
  test('with all actions, as a statement to copy', async () => {
    const found = await reasons(['logs', 'app'])
    expect(found.get('s3-bucket:logs')).toBe(found.get('s3-delivery-policy:logs'))
    expect(found.get('s3-bucket:logs')).toMatch(/^AWS denies access to bucket logs: allow this/)
    const [statement = ''] = commandsIn(found.get('s3-bucket:logs') ?? '')
    expect(JSON.parse(statement)).toEqual({
      Effect: 'Allow',
      Action: ['s3:GetBucketPolicy', 's3:GetEncryptionConfiguration'],
      Resource: 'arn:aws:s3:::logs'
    })
    expect(found.get('s3-logging:app')).toContain('"Action":["s3:GetBucketLogging"],"Resource":"arn:aws:s3:::app"')
    expect(found.get('iam-role:reader')).toContain('"Action":["iam:GetRole"]')
    expect(found.get('database:DB')).toBe('absent')
  })

  test('a bucket that exists, and not in the account, belongs to another: no permission would help', async () => {
    const found = await reasons(['app'])
    expect(found.get('s3-bucket:logs')).toBe(
      'Bucket logs belongs to another account than 111122223333, in which this action runs. Choose another bucket, or use credentials of its account.'
    )
    expect(found.get('s3-logging:app')).toMatch(/^AWS denies access to bucket app: allow/)
  })

  test('a bucket that nothing shows to exist may be a new one, or another account’s', async () => {
    expect((await reasons(['logs'])).get('s3-logging:app')).toBe(
      'AWS denies access to bucket app, and account 111122223333 has no bucket of this name: it does not exist yet, or it belongs to another account. Check the name. If it is to be created in this account, allow this in the policy of the identity that runs this action: {"Effect":"Allow","Action":["s3:GetBucketLogging"],"Resource":"arn:aws:s3:::app"}'
    )
  })

  test('if buckets cannot be listed, whose it is comes first, then the permissions', async () => {
    expect((await reasons(undefined)).get('s3-bucket:logs')).toMatch(
      /^AWS denies access to bucket logs\. First check that it belongs to account 111122223333, or does not exist yet: .* If so, allow .*s3:GetBucketPolicy/
    )
  })

  test('buckets are only listed when one is hidden', async () => {
    for (const [live, expected] of [
      [new Map<Address, Observation>([['database:DB', ABSENT]]), []],
      [new Map<Address, Observation>([['iam-role:reader', hidden(ROLE)]]), []],
      [LIVE, ['ListBuckets', 'HeadBucket', 'HeadBucket']]
    ] as const) {
      const { run, asked } = s3([])
      await withJointReasons(live, run)
      expect(asked).toEqual(expected)
    }
  })

  test('a policy of others that refuses it is named, and no Allow is advised', async () => {
    const message =
      'u is not authorized to perform: iam:GetRole on resource: r with an explicit deny in a service control policy'
    expect(hidden({ ...ROLE, message }).reason).toBe(
      'AWS denies access to role reader. A service control policy of the organization has a Deny that applies. No Allow overrides a Deny: whoever manages the organization has to narrow it'
    )
  })

  test('other errors are thrown', async () => {
    await expect(withJointReasons(LIVE, () => Promise.reject(new TypeError('broken')))).rejects.toThrow(TypeError)
  })
})
