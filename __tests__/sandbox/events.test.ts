import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { logLines } from '../../sandbox/traffic/lines'
import { randomFrom } from '../../sandbox/traffic/random'
import type { Row } from '../../src/model/operation'
import { configWith } from '../fakes/config'
import { CORPUS, SECOND_CORPUS } from '../sql/function/corpus'
import { mutatedLines } from '../sql/function/mutated-lines'
import { accountWithLines, type LoadedAccount, SCHEMA } from './loaded-account'
import { ocsfProblems } from './ocsf/problems'

/** The first version that Amazon Security Lake takes, the one that the events name, and the newest. */
const OCSF_VERSIONS = ['1.1.0', '1.5.0', '1.8.0'] as const
const OWNER = '5f2b'.repeat(16)
const AGENT = 'AWS-Support-Advisor, aws-internal/3 aws-sdk-java/1.11 Linux/4.9.137-0.1.ac.218.x86_64'
const ADVISOR = 'arn:aws:sts::111122223333:assumed-role/AdvisorRole/Advisor_1'
const PATH = '/AWSLogs/111122223333/vpcflowlogs/2021/07/13/flow_20210713T1855Z.log.gz'
const LOGS = `[14/Jul/2021:18:57:31 +0000] - svc:delivery.logs.amazonaws.com ID4 REST.PUT.OBJECT AWSLogs/flow.log.gz "PUT ${PATH} HTTP/1.1"`
const TLS = 'ECDHE-RSA-AES128-GCM-SHA256 AuthHeader flow.s3.us-gov-west-1.amazonaws.com TLSv1.2'

interface Case {
  readonly line: string
  /** Without `aws`, `ecs` and what each event has: `event.kind`, `event.category`, `event.type`, `cloud.provider`, `related.user`. */
  readonly ecs: object
  readonly ocsf: object
}

/** Own lines with the traits of those that Elastic tests its pipeline with. */
const CASES: Readonly<Record<string, Case>> = {
  'a request about a bucket, with a query': {
    line: `${OWNER} shop [01/Aug/2019:00:24:41 +0000] 203.0.113.9 ${ADVISOR} ID1 REST.GET.LOCATION - "GET /shop/?location&aws-account=1 HTTP/1.1" 200 - 142 - 17 - "-" "${AGENT}" - HOST= SigV4 ECDHE-RSA-AES128-SHA AuthHeader s3.ap-southeast-1.amazonaws.com TLSv1.2`,
    ecs: {
      '@timestamp': '2019-08-01T00:24:41.000Z',
      event: { action: 'REST.GET.LOCATION', id: 'ID1', outcome: 'success', duration: 17_000_000 },
      cloud: { region: 'ap-southeast-1' },
      client: { ip: '203.0.113.9', address: '203.0.113.9', user: { id: ADVISOR } },
      http: { version: '1.1', request: { method: 'GET' }, response: { status_code: 200, body: { bytes: 142 } } },
      url: { original: '/shop/?location&aws-account=1', path: '/shop/', query: 'location&aws-account=1' },
      user_agent: {
        original: AGENT,
        name: 'aws-sdk-java',
        version: '1.11',
        device: { name: 'Other' },
        os: { name: 'Linux', version: '4.9.137', full: 'Linux 4.9.137' }
      },
      tls: { cipher: 'ECDHE-RSA-AES128-SHA', version: '1.2', version_protocol: 'tls' },
      related: { ip: ['203.0.113.9'] }
    },
    ocsf: {
      activity_id: 2,
      type_uid: 600_302,
      time: Date.UTC(2019, 7, 1, 0, 24, 41),
      status_id: 1,
      status_code: '200',
      duration: 17,
      actor: { user: { uid: ADVISOR, name: 'Advisor_1', type: 'AssumedRole', account: { uid: '111122223333' } } },
      src_endpoint: { ip: '203.0.113.9' },
      resources: [{ type: 'AWS::S3::Bucket', name: 'shop', owner: { uid: OWNER } }]
    }
  },
  'a part of a batch': {
    line: `${OWNER} shop [10/Sep/2019:15:11:07 +0000] 203.0.113.9 arn:aws:iam::111122223333:user/ana@example.com ID2 BATCH.DELETE.OBJECT Screen+Shot+at+9.08.44.png - 204 - - 344017 - - - - - HOST= SigV4 ECDHE-RSA-AES128-SHA AuthHeader s3.eu-central-1.amazonaws.com TLSv1.2`,
    ecs: {
      '@timestamp': '2019-09-10T15:11:07.000Z',
      event: { action: 'BATCH.DELETE.OBJECT', id: 'ID2', outcome: 'success' },
      cloud: { region: 'eu-central-1' },
      client: {
        ip: '203.0.113.9',
        address: '203.0.113.9',
        user: { id: 'arn:aws:iam::111122223333:user/ana@example.com' }
      },
      http: { response: { status_code: 204 } },
      tls: { cipher: 'ECDHE-RSA-AES128-SHA', version: '1.2', version_protocol: 'tls' },
      related: { ip: ['203.0.113.9'] }
    },
    ocsf: {
      activity_id: 4,
      actor: { user: { name: 'ana@example.com', type_id: 1 } },
      resources: [
        { name: 'Screen Shot at 9.08.44.png', uid: 'arn:aws:s3:::shop/Screen Shot at 9.08.44.png' },
        { type: 'AWS::S3::Bucket' }
      ]
    }
  },
  'a service without an address, through an access point': {
    line: `${OWNER} flow ${LOGS} 200 - - 773 103 13 "-" "-" - HOST= SigV4 ${TLS} arn:aws:s3:us-west-1:111122223333:accesspoint/flow Yes`,
    ecs: {
      '@timestamp': '2021-07-14T18:57:31.000Z',
      event: { action: 'REST.PUT.OBJECT', id: 'ID4', outcome: 'success', duration: 103_000_000 },
      cloud: { region: 'us-gov-west-1' },
      client: { user: { id: 'svc:delivery.logs.amazonaws.com' } },
      http: { version: '1.1', request: { method: 'PUT' }, response: { status_code: 200 } },
      url: { original: PATH, path: PATH, extension: 'gz' },
      tls: { cipher: 'ECDHE-RSA-AES128-GCM-SHA256', version: '1.2', version_protocol: 'tls' },
      related: {}
    },
    ocsf: {
      activity_id: 1,
      actor: { invoked_by: 'svc:delivery.logs.amazonaws.com', user: { type: 'System' } },
      src_endpoint: { svc_name: 'svc:delivery.logs.amazonaws.com' },
      resources: [
        { uid: 'arn:aws-us-gov:s3:::flow/AWSLogs/flow.log.gz' },
        { uid: 'arn:aws-us-gov:s3:::flow' },
        { type: 'AWS::S3::AccessPoint', uid: 'arn:aws:s3:us-west-1:111122223333:accesspoint/flow' }
      ]
    }
  },
  'a request without a status': {
    line: `${OWNER} flow ${LOGS.replace('ID4', 'ID5')} - - - 773 103 13 "-" "-" - HOST= SigV4 ${TLS} - -`,
    ecs: {
      '@timestamp': '2021-07-14T18:57:31.000Z',
      event: { action: 'REST.PUT.OBJECT', id: 'ID5', outcome: 'success', duration: 103_000_000 },
      cloud: { region: 'us-gov-west-1' },
      client: { user: { id: 'svc:delivery.logs.amazonaws.com' } },
      http: { version: '1.1', request: { method: 'PUT' } },
      url: { original: PATH, path: PATH, extension: 'gz' },
      tls: { cipher: 'ECDHE-RSA-AES128-GCM-SHA256', version: '1.2', version_protocol: 'tls' },
      related: {}
    },
    ocsf: { status_id: 0, status: 'Unknown' }
  },
  'what S3 does itself': {
    line: `${OWNER} old [25/Mar/2025:19:28:02 +0000] - AmazonS3 ID6 S3.EXPIRE.OBJECT logs/a.sst "-" - - - 317 - - "-" "-" qsEq9bDa2VyxyZ4cz0c7oBnF67VYTTij HOST= - - - - - - -`,
    ecs: {
      '@timestamp': '2025-03-25T19:28:02.000Z',
      event: { action: 'S3.EXPIRE.OBJECT', id: 'ID6', outcome: 'success' },
      cloud: {},
      client: { user: { id: 'AmazonS3' } },
      related: {}
    },
    ocsf: {
      activity_id: 4,
      status_id: 1,
      actor: { invoked_by: 'AmazonS3' },
      src_endpoint: { svc_name: 'AmazonS3' },
      resources: [{ name: 'logs/a.sst', version: 'qsEq9bDa2VyxyZ4cz0c7oBnF67VYTTij' }, { name: 'old' }]
    }
  },
  'a refused request of nobody over plain HTTP': {
    line: `${OWNER} shop [20/Nov/2026:12:00:00 +0000] 2001:db8::1 - ID7 REST.GET.OBJECT .env "GET /.env HTTP/1.1" 403 AccessDenied 243 - 9 - "https://example.com/" "" - HOST= - - - shop.s3-website-us-gov-west-1.amazonaws.com - - - -`,
    ecs: {
      '@timestamp': '2026-11-20T12:00:00.000Z',
      event: { action: 'REST.GET.OBJECT', id: 'ID7', code: 'AccessDenied', outcome: 'failure', duration: 9_000_000 },
      cloud: { region: 'us-gov-west-1' },
      client: { ip: '2001:db8::1', address: '2001:db8::1' },
      http: {
        version: '1.1',
        request: { method: 'GET', referrer: 'https://example.com/' },
        response: { status_code: 403, body: { bytes: 243 } }
      },
      url: { original: '/.env', path: '/.env', extension: 'env' },
      related: { ip: ['2001:db8::1'] }
    },
    ocsf: {
      status_id: 2,
      status_detail: 'AccessDenied',
      actor: { user: { name: 'anonymous', type: 'Anonymous', type_id: 99 } },
      api: { response: { code: 403, error: 'AccessDenied' } },
      http_request: {
        referrer: 'https://example.com/',
        url: { url_string: 'http://shop.s3-website-us-gov-west-1.amazonaws.com/.env', scheme: 'http' }
      }
    }
  },
  'an update from what is no address': {
    line: `${OWNER} shop [20/Nov/2026:12:00:00 +0000] xx.xx.41.39 ${OWNER} ID8 REST.PUT.ACL - "PUT /?acl HTTP/1.1" 200 - - - 9 8 "-" "-" - HOST= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader s3.amazonaws.com TLSv1.3 - - eu-west-1`,
    ecs: {
      '@timestamp': '2026-11-20T12:00:00.000Z',
      event: { action: 'REST.PUT.ACL', id: 'ID8', outcome: 'success', duration: 9_000_000 },
      cloud: {},
      client: { address: 'xx.xx.41.39', user: { id: OWNER } },
      http: { version: '1.1', request: { method: 'PUT' }, response: { status_code: 200 } },
      url: { original: '/?acl', path: '/', query: 'acl' },
      tls: { cipher: 'TLS_AES_128_GCM_SHA256', version: '1.3', version_protocol: 'tls' },
      related: {}
    },
    ocsf: {
      activity_id: 3,
      actor: { user: { uid: OWNER, type: 'Unknown', type_id: 0 } },
      src_endpoint: { name: 'xx.xx.41.39' },
      unmapped: { source_region: 'eu-west-1' }
    }
  }
}

/** Operations, with the activity of OCSF that each of them is. */
const ACTIVITIES = {
  1: ['REST.PUT.OBJECT', 'REST.POST.UPLOADS', 'REST.PUT.PART', 'REST.COPY.OBJECT', 'REST.PUT.BUCKET'],
  2: ['REST.HEAD.OBJECT', 'WEBSITE.GET.OBJECT', 'REST.COPY.OBJECT_GET', 'REST.COPY.PART_GET', 'REST.OPTIONS.PREFLIGHT'],
  3: ['REST.PUT.LOGGING_STATUS', 'REST.PUT.OBJECT_TAGGING', 'S3.TRANSITION_GDA.OBJECT', 'REST.POST.RESTORE'],
  4: ['REST.DELETE.OBJECT', 'REST.POST.MULTI_OBJECT_DELETE', 'S3.CREATE.DELETEMARKER', 'REST.DELETE.UPLOAD'],
  99: ['SOAP.ListMyBuckets']
}

const requestOf = (operation: string) =>
  `${OWNER} acts [20/Nov/2026:12:00:00 +0000] 192.0.2.1 - ${operation} ${operation} - "-" 200 - - - - - "-" "-" - HOST= - - - - - - - -`

const mutated = mutatedLines(randomFrom(7))
const GENERATED = [
  ...logLines({ bucket: 'generated', from: new Date('2026-11-20T00:00:00Z'), requests: 150, fields: 'mixed' }),
  ...Array.from({ length: 450 }, () => mutated.next().value),
  ...[CORPUS, SECOND_CORPUS].flatMap((corpus) => corpus?.lines ?? [])
]

jest.setTimeout(120_000)
let account: LoadedAccount
let ecs: readonly Row[]
let ocsf: readonly Row[]

beforeAll(async () => {
  const lines = [
    ...Object.values(CASES).map(({ line }) => line),
    ...Object.values(ACTIVITIES).flat().map(requestOf),
    ...Object.keys(AGENTS).map(withAgent),
    ...GENERATED
  ]
  account = await accountWithLines(configWith({ snowflake: { eventSchemas: ['ecs', 'ocsf'] } }), lines)
  ecs = await account.client.run(`SELECT * FROM ${SCHEMA}.S3_ACCESS_LOGS_ECS ORDER BY LOG_ROW`)
  ocsf = await account.client.run(`SELECT * FROM ${SCHEMA}.S3_ACCESS_LOGS_OCSF ORDER BY LOG_ROW`)
})
afterAll(() => account.stop())

const eventOf = (rows: readonly Row[], row: number) => rows.find(({ LOG_ROW }) => Number(LOG_ROW) === row)?.['EVENT']

describe.each(Object.entries(CASES))('%s', (name, expected) => {
  const row = Object.keys(CASES).indexOf(name) + 1

  test('has the fields of ECS, and no others', () => {
    const { aws, ...fields } = eventOf(ecs, row) as { aws: { s3access: object } }
    const { event, cloud, related } = expected.ecs as { event: object; cloud: object; related: object }
    expect(fields).toEqual({
      ...expected.ecs,
      ecs: { version: '8.11.0' },
      event: { kind: 'event', category: ['web'], type: ['access'], ...event },
      cloud: { provider: 'aws', ...cloud },
      related: { user: [OWNER], ...related }
    })
    expect(aws.s3access).toMatchObject({ bucket_owner: OWNER })
  })

  test('has the fields of OCSF', () => {
    expect(eventOf(ocsf, row)).toMatchObject({ class_uid: 6003, ...expected.ocsf })
  })
})

test.each(Object.entries(ACTIVITIES))('activity %s of OCSF is that of %j', (id, operations) => {
  const found = ocsf.filter(
    ({ OPERATION, BUCKET_NAME }) => BUCKET_NAME === 'acts' && operations.includes(String(OPERATION))
  )
  expect(found.map(({ EVENT }) => (EVENT as { activity_id: number }).activity_id)).toEqual(
    operations.map(() => Number(id))
  )
})

const withAgent = (agent: string, at: number) =>
  `${OWNER} agents [20/Nov/2026:12:00:00 +0000] 192.0.2.1 - AGENT${at} REST.GET.OBJECT - "-" 200 - - - - - "-" "${agent}" - HOST= - - - - - - - -`
const LINUX = (version: string) => ({ os: { name: 'Linux', version, full: `Linux ${version}` } })
const client = (name: string, version: string) => ({ name, version, device: { name: 'Other' } })
/** Clients of S3, and what only looks like one or is a browser. */
const AGENTS: Readonly<Record<string, object>> = {
  'aws-cli/2.15.30 md/Botocore Linux/5.10.0': { ...client('aws-cli', '2.15.30'), ...LINUX('5.10.0') },
  'Boto3/1.26.0 Python/3.9 Linux/6.1': { ...client('Boto3', '1.26.0'), ...LINUX('6.1') },
  '[Boto/2.49.0 Python/2.7]': client('Boto', '2.49.0'),
  'S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488': client('aws-sdk-java', '1.12.488'),
  'aws-sdk-dotnet-core/3.7.1 Windows': client('aws-sdk-dotnet-core', '3.7.1'),
  'my_aws-cli/1.2': {},
  'Mozilla/5.0 (X11; Linux x86_64) Linux/5.1 Firefox/128.0': {}
}

test.each(Object.entries(AGENTS))('the user agent %s', (original, parts) => {
  const events = ecs.map(({ EVENT }) => EVENT as { event: { id: string }; user_agent: object })
  const found = events.find(({ event }) => event.id === `AGENT${Object.keys(AGENTS).indexOf(original)}`)
  expect(found?.user_agent).toEqual({ original, ...parts })
})

test('every request is one event of each schema', async () => {
  const [requests] = await account.client.run(`SELECT COUNT(*) AS N FROM ${SCHEMA}.S3_ACCESS_LOGS_REQUESTS`)
  expect(ecs.length).toBeGreaterThan(300)
  expect([ecs.length, ocsf.length]).toEqual([requests?.['N'], requests?.['N']])
})

test('every event is valid under the schemas that OCSF publishes', () => {
  expect(
    ocsfProblems(
      ocsf.map(({ EVENT }) => EVENT),
      OCSF_VERSIONS
    )
  ).toEqual([])
})

test('the validator finds what is invalid', () => {
  const [{ EVENT = null } = {}] = ocsf
  const broken = [
    { ...(EVENT as object), extra: 1 },
    { ...(EVENT as object), src_endpoint: {} },
    { ...(EVENT as object), src_endpoint: { ip: 'nowhere' } },
    { ...(EVENT as object), activity_id: 7 }
  ]
  const found = ocsfProblems(broken, ['1.5.0']).map((problem) => (JSON.parse(problem) as [string, number])[1])
  expect([...new Set(found)]).toEqual([0, 1, 2, 3])
})
