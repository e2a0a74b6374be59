import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { DETECTION_SETTINGS, DETECTIONS, type DetectionSettings } from '../../src/model/detections'
import { detectionViewName } from '../../src/model/names'
import { configWith } from '../fakes/config'
import { accountWithLines, type LoadedAccount, SCHEMA } from './loaded-account'

const SETTINGS: DetectionSettings = {
  ...DETECTION_SETTINGS,
  failures: 2,
  failureMinutes: 10,
  restrictedBuckets: ['private*'],
  allowedNetworks: ['192.0.2.0/25', '2001:db8:*'],
  authenticatedBuckets: ['signed'],
  knownRequesters: ['known* arn:aws:iam::1:role/app*'],
  responseBytes: 1001,
  objectBytes: 1001,
  requestsPerMinute: 4,
  failuresPerHour: 3,
  rareRequests: 1,
  publicReads: 2,
  denied: 2,
  postureBuckets: 3
}
const config = configWith({ snowflake: { detections: SETTINGS } })

interface Request {
  /** The detections that should show it. */
  readonly fires?: readonly string[]
  readonly bucket?: string
  readonly clock?: string
  readonly ip?: string
  readonly requester?: string
  readonly operation?: string
  readonly key?: string
  readonly status?: number
  readonly error?: string
  readonly bytes?: number
  readonly size?: number
  readonly agent?: string
  readonly cipher?: string
  readonly tls?: string
}

const times = (count: number, request: Request): readonly Request[] => Array.from({ length: count }, () => request)
const put = { operation: 'REST.PUT.OBJECT' }
const anonymous = { requester: '-' }

const REQUESTS: readonly Request[] = [
  {},
  ...times(2, { fires: ['errors'], ip: '10.1.0.1', status: 403 }),
  { ip: '10.1.0.2', status: 403 },
  ...times(2, { ip: '10.1.0.3', status: 403, agent: 'aws-internal/3' }),
  ...times(2, { ip: '10.1.0.4', status: 403, operation: 'REST.GET.BUCKET' }),
  ...times(2, { ip: '10.1.0.5', status: 404 }),
  { ip: '10.1.0.6', status: 403, clock: '12:00:00' },
  { ip: '10.1.0.6', status: 403, clock: '12:30:00' },
  { fires: ['outside-networks'], bucket: 'private-1', ip: '192.0.2.128' },
  { bucket: 'private-1', ip: '192.0.2.127' },
  { bucket: 'private-1', ip: '2001:db8::1' },
  { fires: ['plain-http'], cipher: '-', tls: '-' },
  { operation: 'REST.GET.BUCKET', cipher: '-', tls: '-' },
  { fires: ['unauthenticated'], ...anonymous, bucket: 'signed', status: 403 },
  { bucket: 'signed' },
  { fires: ['unknown-requesters'], bucket: 'known-1', requester: 'arn:aws:iam::1:role/other' },
  { bucket: 'known-1', requester: 'arn:aws:iam::1:role/app-2' },
  { bucket: 'known-1', requester: 'arn:aws:iam::1:role/other', status: 403 },
  { fires: ['old-tls-objects'], tls: 'TLSv1.1' },
  { fires: ['old-tls-buckets'], tls: 'TLSv1', operation: 'REST.GET.BUCKET' },
  { fires: ['suspicious-agents'], agent: 'curl/8.14.1' },
  { fires: ['suspicious-agents'], agent: 'python-requests/2.32' },
  { fires: ['outside-hours'], clock: '07:59:59' },
  { fires: ['outside-hours'], clock: '18:00:00' },
  { clock: '08:00:00' },
  { clock: '17:59:59' },
  { clock: '03:00:00', ...put },
  { fires: ['large-responses'], bytes: 1001 },
  { bytes: 1000, size: 1000 },
  { fires: ['large-objects'], size: 1001 },
  ...times(4, { fires: ['request-bursts'], ip: '10.1.0.7' }),
  ...times(3, { ip: '10.1.0.8' }),
  ...times(3, { fires: ['failed-requests'], ip: '10.1.0.9', status: 404 }),
  { fires: ['rare-anonymous'], ...anonymous },
  ...times(2, { fires: ['rapid-public-reads'], ...anonymous, ip: '10.1.0.10' }),
  ...times(2, { ...anonymous, ip: '10.1.0.11', operation: 'REST.HEAD.OBJECT' }),
  ...['home/.env', '.env.local', 'keys/id_rsa', 'tls/server.pem', 'x/.aws/credentials'].map((key) => ({
    fires: ['credential-files'],
    key
  })),
  { key: 'environment.txt' },
  { key: 'server.pem', status: 403 },
  ...times(2, {
    fires: ['denied-enumeration'],
    ip: '10.1.0.12',
    operation: 'REST.GET.BUCKET',
    status: 403,
    error: 'AccessDenied'
  }),
  { operation: 'REST.GET.BUCKET', status: 403, error: 'AccessDenied' },
  ...['a', 'b', 'c'].map((bucket) => ({
    fires: ['posture-calls'],
    bucket,
    ip: '10.1.0.13',
    operation: 'REST.GET.ACL',
    clock: '12:00:01'
  })),
  ...['a', 'b'].map((bucket) => ({ bucket, ip: '10.1.0.14', operation: 'REST.GET.ACL', clock: '12:00:01' })),
  { fires: ['desktop-clients'], agent: 'S3 Browser/11.6', requester: 'arn:aws:iam::1:user/rare' },
  ...times(2, { agent: 'Cyberduck/9', requester: 'arn:aws:iam::1:user/often', ip: '10.1.0.15' }),
  { fires: ['ransom-notes'], key: 'docs/HOW_TO_DECRYPT_FILES.txt', ...put },
  { key: 'docs/notes.txt', ...put },
  { key: 'docs/HOW_TO_DECRYPT_FILES.txt' },
  { fires: ['overwritten-scripts'], key: 'static/js/main.js', ...put },
  { key: 'static/js/main.js', agent: 'HashiCorp Terraform/1.9', ...put },
  { key: 'data.json', ...put },
  { fires: ['logging-changed'], operation: 'REST.PUT.LOGGING_STATUS', key: '-' },
  { operation: 'REST.GET.LOGGING_STATUS', key: '-' }
]

const idOf = (at: number) => `REQUEST${at}`

function lineOf(request: Request, at: number): string {
  const { bucket = 'shop', clock = '12:00:00', ip = `10.0.0.${at}`, requester = 'arn:aws:iam::1:role/app' } = request
  const { operation = 'REST.GET.OBJECT', key = 'k', status = 200, error = '-', bytes = 1, size = 1 } = request
  const { agent = 'aws-sdk-java/2', cipher = 'TLS_AES_128_GCM_SHA256', tls = 'TLSv1.3' } = request
  return `owner ${bucket} [20/Nov/2026:${clock} +0000] ${ip} ${requester} ${idOf(at)} ${operation} ${key} "GET /k HTTP/1.1" ${status} ${error} ${bytes} ${size} 9 8 "-" "${agent}" - HOST= SigV4 ${cipher} AuthHeader host ${tls} - - -`
}

jest.setTimeout(60_000)
let account: LoadedAccount

beforeAll(async () => {
  account = await accountWithLines(config, REQUESTS.map(lineOf))
})
afterAll(() => account.stop())

test.each(Object.keys(DETECTIONS))('%s shows exactly the requests that it should', async (detection) => {
  const expected = REQUESTS.flatMap(({ fires = [] }, at) => (fires.includes(detection) ? [idOf(at)] : []))
  expect(expected).not.toEqual([])
  const rows = await account.client.run(
    `SELECT REQUESTID FROM ${SCHEMA}.${detectionViewName('S3_ACCESS_LOGS', detection)}`
  )
  expect(rows.map(({ REQUESTID }) => String(REQUESTID)).toSorted()).toEqual(expected.toSorted())
})
