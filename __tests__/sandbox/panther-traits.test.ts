import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { lineOf, type LogRecord } from '../../sandbox/traffic/record'
import { DETECTION_SETTINGS } from '../../src/model/detections'
import { detectionViewName } from '../../src/model/names'
import { configWith } from '../fakes/config'
import { accountWithLines, type LoadedAccount, SCHEMA } from './loaded-account'

/**
 * Own requests with the traits of the events that Panther tests its rules for these logs with, and whether the rule fires:
 * https://github.com/panther-labs/panther-analysis/tree/main/rules/aws_s3_rules. What such an event lacks, S3 writes as "-".
 */
interface Trait extends Partial<LogRecord> {
  readonly fires: boolean
}

const ROLE = 'arn:aws:sts::111122223333:assumed-role'
const TLS = { cipherSuite: 'ECDHE-RSA-AES128-SHA', tlsVersion: 'TLSv1.2', endpoint: 'trail.s3.us-east-1.amazonaws.com' }
const PUT = { ...TLS, bucket: 'trail', operation: 'REST.PUT.OBJECT', requester: `${ROLE}/eagle/delivery`, status: 200 }
const READ = { ...TLS, bucket: 'processed-7', status: 200 }
const DENIED = { ...TLS, requester: 'arn:aws:iam::111122223333:user/delivery', status: 403, errorCode: 'AccessDenied' }

const TRAITS: Readonly<Record<string, Readonly<Record<string, Trait>>>> = {
  errors: {
    'refused, of a service of AWS': {
      fires: false,
      ...PUT,
      status: 403,
      errorCode: 'SignatureDoesNotMatch',
      userAgent: 'aws-internal/3'
    },
    refused: { fires: true, ...DENIED },
    'refused, about a bucket': { fires: false, ...DENIED, operation: 'REST.HEAD.BUCKET' },
    'an error of the server': { fires: false, ...DENIED, operation: 'REST.HEAD.BUCKET', status: 500 }
  },
  'outside-networks': {
    'from an allowed network': { fires: false, ...TLS, bucket: 'any', remoteIp: '10.0.0.1' },
    'from another network': { fires: true, ...TLS, bucket: 'any', remoteIp: '11.0.0.1' },
    'from an IPv6 address': { fires: true, ...TLS, bucket: 'any', remoteIp: '2001:db8::a47:a85a' },
    'from no address': { fires: false, ...TLS, bucket: 'any', remoteIp: null }
  },
  'plain-http': {
    'over TLS': { fires: false, ...PUT },
    'by S3 itself': {
      fires: false,
      operation: 'S3.CREATE.DELETEMARKER',
      requester: 'AmazonS3',
      remoteIp: null,
      versionId: 'mNwtwD6vrqwx11g9kSpb2MDYabcdefgh'
    },
    'without TLS': { fires: true, ...PUT, cipherSuite: null, tlsVersion: null },
    'of a year in which records did not say': {
      fires: false,
      ...PUT,
      cipherSuite: null,
      tlsVersion: null,
      endpoint: null
    }
  },
  unauthenticated: {
    signed: { fires: false, ...TLS, bucket: 'closed', requester: '79a5'.repeat(16) },
    'unsigned, from an address': { fires: true, ...TLS, bucket: 'closed' },
    'unsigned, without any other field': { fires: true, bucket: 'closed', remoteIp: null }
  },
  'unknown-requesters': {
    'by a known role': { fires: false, ...READ, requester: `${ROLE}/app-AthenaRole-1KK31/athena-api` },
    'by another user': { fires: true, ...READ, requester: 'arn:aws:iam::111122223333:user/jim' },
    'by another user, without a status': {
      fires: true,
      ...READ,
      requester: 'arn:aws:iam::111122223333:user/jo',
      status: null
    },
    'that failed': { fires: false, ...READ, status: 400, errorCode: 'AuthorizationHeaderMalformed' },
    'by Snowflake': { fires: false, ...READ, requester: `${ROLE}/app-snowflake-role-us-west-2/snowflake` }
  }
}

const config = configWith({
  snowflake: {
    detections: {
      ...DETECTION_SETTINGS,
      failures: 1,
      allowedNetworks: ['10.0.0.0/8'],
      authenticatedBuckets: ['closed'],
      knownRequesters: [
        'processed-* arn:aws:sts::*:assumed-role/app-AthenaRole-*/athena-api',
        'processed-* arn:aws:sts::*:assumed-role/app-snowflake-role-*/snowflake'
      ]
    }
  }
})

const EMPTY: LogRecord = {
  bucketOwner: 'owner',
  bucket: 'other',
  time: new Date('2026-02-14T12:53:48Z'),
  remoteIp: '10.106.38.245',
  requester: null,
  requestId: '',
  operation: 'REST.GET.OBJECT',
  key: 'k',
  requestUri: null,
  status: null,
  errorCode: null,
  bytesSent: null,
  objectSize: null,
  totalTime: null,
  turnaroundTime: null,
  referrer: null,
  userAgent: null,
  versionId: null,
  hostId: 'HOST=',
  signature: null,
  cipherSuite: null,
  authentication: null,
  endpoint: null,
  tlsVersion: null,
  accessPointArn: null,
  aclRequired: null,
  sourceRegion: null
}

const idOf = (detection: string, at: number) => `${detection.replaceAll('-', '').toUpperCase()}${at}`

const LINES = Object.entries(TRAITS).flatMap(([detection, traits]) =>
  Object.values(traits).map(({ fires: _, ...fields }, at) =>
    lineOf({ ...EMPTY, ...fields, requestId: idOf(detection, at) })
  )
)

jest.setTimeout(60_000)
let account: LoadedAccount
beforeAll(async () => {
  account = await accountWithLines(config, LINES)
})
afterAll(() => account.stop())

test('every line is a request', async () => {
  const [found] = await account.client.run(`SELECT COUNT(*) AS N FROM ${SCHEMA}.S3_ACCESS_LOGS_REQUESTS`)
  expect(found?.['N']).toBe(LINES.length)
})

describe.each(Object.entries(TRAITS))('%s', (detection, traits) => {
  test.each(Object.entries(traits).map(([name, { fires }], at) => ({ name, fires, id: idOf(detection, at) })))(
    '$name: $fires',
    async ({ fires, id }) => {
      const view = `${SCHEMA}.${detectionViewName('S3_ACCESS_LOGS', detection)}`
      const rows = await account.client.run(`SELECT REQUESTID FROM ${view} WHERE REQUESTID = '${id}'`)
      expect(rows).toHaveLength(fires ? 1 : 0)
    }
  )
})

describe('with no settings at all', () => {
  test('the detections with lists show nothing', async () => {
    const plain = await accountWithLines(configWith({ snowflake: { detections: DETECTION_SETTINGS } }), LINES)
    const lists = ['outside-networks', 'unauthenticated', 'unknown-requesters']
    const shown = lists.map((detection) =>
      plain.client.run(`SELECT * FROM ${SCHEMA}.${detectionViewName('S3_ACCESS_LOGS', detection)}`)
    )
    expect(await Promise.all(shown)).toEqual([[], [], []])
    await plain.stop()
  })
})
