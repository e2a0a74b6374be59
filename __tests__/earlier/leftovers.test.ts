import { expect, test } from '@jest/globals'
import { leftoversOf } from '../../src/earlier/leftovers'
import { declare } from '../../src/engine/declare'
import { s3Bucket } from '../../src/kinds/s3-bucket'
import { s3Lifecycle } from '../../src/kinds/s3-lifecycle'
import { s3Notification } from '../../src/kinds/s3-notification'
import { isRef } from '../../src/model/fields'
import type { Kind } from '../../src/model/kind'
import { sql } from '../fakes/answers'
import { configWith } from '../fakes/config'
import { type Account, accountWith, DECLARED, LOCATION, trusting } from './account'

/** A bucket and two kinds that share its documents, without the objects that theirs come after. */
const KINDS = new Map<string, Kind>(
  [s3Bucket, s3Lifecycle, s3Notification].map((kind: Kind) => [kind.name, alone(kind)])
)

function alone(kind: Kind): Kind {
  const here = ([name, value]: [string, unknown]) => [name, isRef(value) ? '' : value]
  return {
    ...kind,
    declare: (...given) =>
      kind.declare(...given).map((one) => ({
        ...one,
        after: [],
        desired: Object.fromEntries(Object.entries(one.desired).map(here)) as typeof one.desired
      }))
  }
}

const HERE = { [DECLARED]: { locations: `${LOCATION},s3://acme-logs/old/`, externalId: 'ours' } }
const entry = (role: string, Value: string) => ({
  Id: `s3-access-logs-to-snowflake:${role}`,
  QueueArn: 'arn:aws:sqs:eu-west-1:1:q',
  Events: ['s3:ObjectCreated:*' as const],
  Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value }] } }
})
const rule = (role: string) => ({
  ID: `s3-access-logs-to-snowflake:${role}`,
  Status: 'Enabled' as const,
  Filter: { Prefix: 'logs/' },
  Expiration: { Days: 9 }
})

type Bucket = ReturnType<Account['aws']['bucket']>

test.each<[string, number | null, (bucket: Bucket) => void, readonly string[]]>([
  ['nothing', null, () => undefined, []],
  ['what is declared', 9, (bucket) => void (bucket.lifecycle = { Rules: [rule('snowflake-logs')] }), []],
  [
    'our rule without days that are declared',
    null,
    (bucket) => void (bucket.lifecycle = { Rules: [rule('snowflake-logs')] }),
    ['delete s3-lifecycle:acme-logs']
  ],
  [
    'the rule of an earlier role beside the declared one',
    9,
    (bucket) => void (bucket.lifecycle = { Rules: [rule('snowflake-logs'), rule('old')] }),
    ['delete s3-lifecycle:acme-logs (old)']
  ],
  [
    'the entry of an earlier role',
    null,
    (bucket) => void (bucket.notification = { QueueConfigurations: [entry('old', 'logs/')] }),
    ['delete s3-notification:acme-logs (old)']
  ],
  [
    'the entry of the same role, which is the declared one, for an earlier prefix',
    null,
    (bucket) => void (bucket.notification = { QueueConfigurations: [entry('snowflake-logs', 'old/')] }),
    []
  ],
  [
    'the rule of an earlier role, whose entry the declared one took over',
    9,
    (bucket) => {
      bucket.lifecycle = { Rules: [rule('snowflake-logs'), rule('old')] }
      bucket.notification = { QueueConfigurations: [entry('snowflake-logs', 'logs/')] }
    },
    ['delete s3-lifecycle:acme-logs (old)']
  ],
  [
    'an entry of another pipeline',
    null,
    (bucket) => void (bucket.notification = { QueueConfigurations: [entry('two', 'logs/')] }),
    []
  ]
])('%s', async (_, expirationDays, make, expected) => {
  const { aws, read } = accountWith({}, HERE)
  aws.addRole('old', { trust: trusting('ours') })
  aws.addRole('two', { trust: trusting('theirs') })
  make(aws.bucket('acme-logs'))
  const config = configWith({ logBucket: { expirationDays } })
  const levels = declare(KINDS, config, sql)
  const { changes } = await leftoversOf(config, levels, KINDS, sql, read, new Date())
  expect(changes.map(({ action, address }) => `${action} ${address}`)).toEqual(expected)
})
