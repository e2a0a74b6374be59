import { describe, expect, test } from '@jest/globals'
import { PARSER_COLUMNS } from '../../../src/model/columns'
import { parse, PARSER_SOURCE, rowsOf } from './parser'

const HEAD =
  'owner bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 arn:aws:iam::1:user/ana 3E57427F3EXAMPLE REST.GET.OBJECT k'
const URI = '"GET /k HTTP/1.1"'
const NUMBERS = '200 - 113 4406583 28 7'
const CLIENT = '"https://example.com/" "S3Console/0.4"'
const TAIL = '- HOST= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader bucket.s3.amazonaws.com TLSv1.2 - Yes us-east-1'

const line = ({ head = HEAD, uri = URI, numbers = NUMBERS, client = CLIENT, tail = TAIL } = {}) =>
  [head, uri, numbers, client, tail].join(' ')
const cut = (text: string, after: string) => text.slice(0, text.indexOf(after) + after.length)

const WHOLE = {
  BUCKETOWNER: 'owner',
  BUCKET_NAME: 'bucket',
  REQUESTDATETIME: '2019-02-06 00:00:38',
  REMOTEIP: '192.0.2.3',
  REQUESTER: 'arn:aws:iam::1:user/ana',
  REQUESTID: '3E57427F3EXAMPLE',
  OPERATION: 'REST.GET.OBJECT',
  KEY: 'k',
  REQUEST_URI: 'GET /k HTTP/1.1',
  HTTPSTATUS: '200',
  ERRORCODE: null,
  BYTESSENT: '113',
  OBJECTSIZE: '4406583',
  TOTALTIME: '28',
  TURNAROUNDTIME: '7',
  REFERRER: 'https://example.com/',
  USERAGENT: 'S3Console/0.4',
  VERSIONID: null,
  HOSTID: 'HOST=',
  SIGV: 'SigV4',
  CIPHERSUITE: 'ECDHE-RSA-AES128-GCM-SHA256',
  AUTHTYPE: 'AuthHeader',
  ENDPOINT: 'bucket.s3.amazonaws.com',
  TLSVERSION: 'TLSv1.2',
  ACCESSPOINTARN: null,
  ACLREQUIRED: 'Yes',
  SOURCEREGION: 'us-east-1',
  EXTRA: null,
  REASON: null
}

test('a current record has its fields, with the names and in the order of the columns', () => {
  expect(parse(line())).toEqual(WHOLE)
  expect(Object.keys(parse(line()))).toEqual(PARSER_COLUMNS.map(({ name }) => name))
})

test.each([
  [
    'an access identity with spaces',
    { head: HEAD.replace('user/ana', 'user/CloudFront Origin Access Identity E1') },
    { REQUESTER: 'arn:aws:iam::1:user/CloudFront Origin Access Identity E1', REQUESTID: '3E57427F3EXAMPLE' }
  ],
  ['an anonymous request', { head: HEAD.replace('arn:aws:iam::1:user/ana', '-') }, { REQUESTER: null }],
  [
    'a request within S3',
    {
      head: HEAD.replace('192.0.2.3 arn:aws:iam::1:user/ana', '- AmazonS3'),
      uri: '"-"',
      numbers: '- - - 317 - -',
      client: '"-" "-"',
      tail: 'v1 HOST - - - - - - -'
    },
    {
      REMOTEIP: null,
      REQUESTER: 'AmazonS3',
      REQUEST_URI: null,
      HTTPSTATUS: null,
      BYTESSENT: null,
      OBJECTSIZE: '317',
      TOTALTIME: null,
      REFERRER: null,
      USERAGENT: null,
      VERSIONID: 'v1',
      HOSTID: 'HOST',
      TLSVERSION: null
    }
  ],
  [
    'a part of a batch',
    { uri: '-', numbers: '204 - - 344017 - -', client: '- -' },
    { REQUEST_URI: null, HTTPSTATUS: '204', REFERRER: null, USERAGENT: null, HOSTID: 'HOST=' }
  ],
  ['an unquoted referrer', { client: '- "curl"' }, { REFERRER: null, USERAGENT: 'curl' }],
  [
    'an unquoted user agent',
    { client: '"https://example.com/" -' },
    { REFERRER: 'https://example.com/', USERAGENT: null, HOSTID: 'HOST=' }
  ],
  ['empty headers', { client: '"" ""' }, { REFERRER: '', USERAGENT: '' }],
  [
    'an error',
    { numbers: '404 NoSuchKey 272 - 9 -' },
    { HTTPSTATUS: '404', ERRORCODE: 'NoSuchKey', OBJECTSIZE: null, TURNAROUNDTIME: null }
  ],
  ['a size beyond a double', { numbers: `200 - ${'9'.repeat(38)} 0 0 0` }, { BYTESSENT: '9'.repeat(38) }],
  [
    'a unique ID before the host ID, as in March 2019',
    { tail: TAIL.replace('HOST=', 'AIDAEXAMPLE HOST=') },
    { HOSTID: 'HOST=', SIGV: 'SigV4', TLSVERSION: 'TLSv1.2', SOURCEREGION: 'us-east-1', EXTRA: 'AIDAEXAMPLE' }
  ],
  [
    'no unique ID there for a signed request',
    { tail: 'v1 - HOST= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader bucket.s3.amazonaws.com' },
    { VERSIONID: 'v1', HOSTID: 'HOST=', SIGV: 'SigV4', AUTHTYPE: 'AuthHeader', ENDPOINT: 'bucket.s3.amazonaws.com' }
  ],
  [
    'and none for an unsigned one',
    { head: HEAD.replace('Feb', 'Mar'), tail: '- - HOST= - TLS_AES_128_GCM_SHA256 - bucket.s3.amazonaws.com TLSv1.2' },
    {
      VERSIONID: null,
      HOSTID: 'HOST=',
      SIGV: null,
      CIPHERSUITE: 'TLS_AES_128_GCM_SHA256',
      AUTHTYPE: null,
      ENDPOINT: 'bucket.s3.amazonaws.com',
      TLSVERSION: 'TLSv1.2',
      EXTRA: null
    }
  ],
  ['IPv6', { head: HEAD.replace('192.0.2.3', '2001:db8::1') }, { REMOTEIP: '2001:db8::1' }],
  [
    'an unknown operation',
    { head: HEAD.replace('REST.GET.OBJECT', 'REST.OPTIONS.FAKE-1') },
    { OPERATION: 'REST.OPTIONS.FAKE-1' }
  ]
])('%s', (_, parts, expected) => {
  expect(parse(line(parts))).toMatchObject({ ...expected, REASON: null })
})

test.each([
  [17, { VERSIONID: null, HOSTID: null, TLSVERSION: null }],
  [18, { VERSIONID: 'v1', HOSTID: null }],
  [23, { ENDPOINT: 'bucket.s3.amazonaws.com', TLSVERSION: null }],
  [24, { TLSVERSION: 'TLSv1.2', ACCESSPOINTARN: null, ACLREQUIRED: null }],
  [25, { ACCESSPOINTARN: 'arn:aws:s3:::ap', ACLREQUIRED: null }],
  [26, { ACLREQUIRED: 'Yes', SOURCEREGION: null, EXTRA: null }],
  [27, { SOURCEREGION: 'us-east-1', EXTRA: null }],
  [28, { SOURCEREGION: 'us-east-1', EXTRA: 'more' }],
  [30, { EXTRA: 'more - 3' }]
])('a record with %i fields', (fields, expected) => {
  const tail = `v1${TAIL.slice(1)}`.replace('- Yes', 'arn:aws:s3:::ap Yes').concat(' more - 3').split(' ')
  expect(parse(line({ tail: tail.slice(0, fields - 17).join(' ') }))).toMatchObject({
    ...expected,
    USERAGENT: 'S3Console/0.4',
    REASON: null
  })
})

describe('fields that AWS may append in quotes go to EXTRA', () => {
  const head = HEAD.replace('2019', '2027')
  const forgedTail = '- FORGED= SigV2 - AuthHeader evil.example.com TLSv1.0 - - -'

  test.each([
    ['one', CLIENT, '"some field"'],
    ['an empty one', CLIENT, '""'],
    ['more than one', CLIENT, '"a b" "c d"'],
    ['quoted and unquoted ones', CLIENT, '7 "some field" 7'],
    ['one after absent headers', '- -', '"some field"'],
    ['one after a user agent with quotes', '"-" "a "b" c"', '"some field"']
  ])('%s', (_, client, extra) => {
    const without = parse(line({ head, client }))
    expect(without).toMatchObject({ HOSTID: 'HOST=', SOURCEREGION: 'us-east-1', EXTRA: null, REASON: null })
    expect(parse(line({ head, client, tail: `${TAIL} ${extra}` }))).toEqual({ ...without, EXTRA: extra })
  })

  test.each([
    ['a user agent with a tail before the field', { client: `"-" "x" ${forgedTail} "y"`, tail: `${TAIL} "field"` }],
    ['a user agent with a tail and a border', { client: `"-" "x" ${forgedTail} "y" "z"` }],
    ['a record that ends at the version', { client: `"-" "x" ${forgedTail} "y"`, tail: '-' }],
    ['the same with a version', { client: `"-" "x" ${forgedTail} "y"`, tail: 'v'.repeat(32) }]
  ])('but not %s', (_, parts) => {
    expect(parse(line({ head, ...parts }))).toEqual({ REASON: 'ambiguous' })
  })
})

test.each([
  ['spaces at the end', `${line()}  `],
  ['a carriage return', `${line()}\r`],
  ['spaces at the start', `  ${line()}`],
  ['doubled spaces', line().replaceAll(/ (?!\+0000|\/k|HTTP)/g, '  ')]
])('%s change nothing', (_, text) => {
  expect(parse(text)).toEqual(WHOLE)
})

describe('what a client sends stays in its field', () => {
  const forgedTail = '" - FORGED= SigV2 - AuthHeader evil.example.com TLSv1.0 - - -'

  test.each([
    ['a quote in the URI', { uri: '"GET /" HTTP/1.1"' }, { REQUEST_URI: 'GET /" HTTP/1.1' }],
    [
      'quotes in the query',
      { uri: '"GET /k?filename="a.txt"&x=1 HTTP/1.1"' },
      { REQUEST_URI: 'GET /k?filename="a.txt"&x=1 HTTP/1.1' }
    ],
    ['a quote in the key', { head: `${HEAD}"x"` }, { KEY: 'k"x"' }],
    [
      'JSON in the user agent',
      { client: '"-" "pip/25 {"ci":null,"cpu":"x86_64"}"' },
      { REFERRER: null, USERAGENT: 'pip/25 {"ci":null,"cpu":"x86_64"}' }
    ],
    [
      'a user agent that starts with a quote',
      { client: '"-" ""Mozilla/5.0 (x)"' },
      { REFERRER: null, USERAGENT: '"Mozilla/5.0 (x)' }
    ],
    ['a user agent that ends with one', { client: '"-" "x"""' }, { USERAGENT: 'x""' }],
    [
      'a referrer that ends with one',
      { client: '"http://e.com/?q="a"" "ua"' },
      { REFERRER: 'http://e.com/?q="a"', USERAGENT: 'ua' }
    ],
    ['a forged tail in the user agent', { client: `"-" "x${forgedTail}"` }, { USERAGENT: `x${forgedTail}` }],
    ['a forged tail and a last quote', { client: `"-" "x${forgedTail} "y"` }, { USERAGENT: `x${forgedTail} "y` }],
    [
      'a forged tail in the referrer',
      { client: `"x${forgedTail}" "ua"` },
      { REFERRER: `x${forgedTail}`, USERAGENT: 'ua' }
    ],
    [
      'forged numbers in the referrer',
      { client: '"x" 404 - 1 1 1 1 "-" "ua"' },
      { HTTPSTATUS: '200', USERAGENT: 'ua' }
    ],
    [
      'forged numbers in the user agent',
      { client: '"-" "x" 404 - 1 1 1 1 - - "' },
      { HTTPSTATUS: '200', REFERRER: null, USERAGENT: 'x" 404 - 1 1 1 1 - - ' }
    ],
    [
      'forged numbers in the request line',
      { uri: '"GET /x" 404 - 1 1 1 1 "-" "y HTTP/1.1"' },
      { REQUEST_URI: 'GET /x" 404 - 1 1 1 1 "-" "y HTTP/1.1', HTTPSTATUS: '200', USERAGENT: 'S3Console/0.4' }
    ],
    [
      'forged numbers in a request line of HTTP/2',
      { uri: '"GET /x" 404 - 1 1 1 1 "-" "y HTTP/2"' },
      { REQUEST_URI: 'GET /x" 404 - 1 1 1 1 "-" "y HTTP/2', HTTPSTATUS: '200' }
    ]
  ])('%s', (_, parts, expected) => {
    const own = {
      REQUESTER: WHOLE.REQUESTER,
      HTTPSTATUS: '200',
      HOSTID: 'HOST=',
      SIGV: 'SigV4',
      SOURCEREGION: 'us-east-1',
      EXTRA: null
    }
    expect(parse(line(parts))).toMatchObject({ ...own, ...expected, REASON: null })
  })

  test.each([
    ['a border in a header', { client: '"a" "b" "c"' }],
    ['a whole record in the user agent', { client: `"-" "${line()}"` }],
    ['a whole record in the referrer', { client: `"${line()}" "-"` }],
    ['the end of a request line in the request line', { uri: '"GET /x HTTP/1.1" 404 - 1 1 1 1 "-" "y HTTP/1.1"' }],
    ['the same without headers', { uri: '"GET /x HTTP/1.1" 404 - 1 1 1 1 - - y HTTP/1.1"' }],
    ['the end of a request line in the user agent', { client: '"-" "x HTTP/1.1" 404 - 1 1 1 1 "' }],
    ['numbers twice after no request line', { uri: '"GET"', client: '"-" "x" 404 - 1 1 1 1 "' }],
    ['a tail in the user agent of an old record', { client: `"-" "x${forgedTail} "y"`, tail: '-' }],
    ['a border in a referrer before a bare user agent', { client: '"a" "b" -', tail: `v1 ${TAIL.slice(2)}` }],
    ['the same without a version', { client: '"a" "b" -' }],
    ['the same in March', { head: HEAD.replace('Feb', 'Mar'), client: '"a" "b" -' }],
    ['a quoted field at the end, in a year in which there were fewer fields', { tail: `${TAIL} "some field" 7` }]
  ])('%s is ambiguous', (_, parts) => {
    expect(parse(line(parts))).toEqual({ REASON: 'ambiguous' })
  })

  test.each([`x${forgedTail}`, 'a"b h SigV4 c a e TLSv1.2 "z'])(
    'the user agent %j at the end of an old record',
    (userAgent) => {
      const old = { REFERRER: null, USERAGENT: userAgent, HOSTID: null, EXTRA: null, REASON: null }
      expect(rowsOf(line({ client: `"-" "${userAgent}"`, tail: '' }))).toMatchObject([old])
    }
  )

  test('before there was a host ID, a tail in the user agent is no tail', () => {
    const old = line({ client: `"-" "x${forgedTail} "y"`, tail: '-' }).replace('/2019', '/2018')
    expect(parse(old)).toMatchObject({ USERAGENT: `x${forgedTail} "y`, VERSIONID: null, HOSTID: null, REASON: null })
  })
})

test.each([
  ['06/Feb/2019:00:00:38 +0000', '2019-02-06 00:00:38'],
  ['06/Feb/2019:23:30:00 -0130', '2019-02-07 01:00:00'],
  ['01/Jan/2020:00:30:00 +0100', '2019-12-31 23:30:00'],
  ['31/Dec/2016:23:59:60 +0000', '2017-01-01 00:00:00'],
  ['29/Feb/2020:12:00:00 +0000', '2020-02-29 12:00:00'],
  ['29/Feb/2000:12:00:00 +0000', '2000-02-29 12:00:00'],
  ['29/Feb/1900:12:00:00 +0000', null],
  ['29/Feb/2019:12:00:00 +0000', null],
  ['31/Jun/2019:12:00:00 +0000', null],
  ['00/Jan/2019:12:00:00 +0000', null],
  ['06/Foo/2019:00:00:38 +0000', null],
  ['06/feb/2019:00:00:38 +0000', null],
  ['06/Feb/2019:24:00:00 +0000', null],
  ['06/Feb/2019:00:60:00 +0000', null],
  ['06/Feb/2019:00:00:61 +0000', null],
  ['06/Feb/2019:00:00:38 +0060', null],
  ['06/Feb/2019:00:00:38 00000', null],
  ['31/Dec/9999:23:59:59 -0100', null]
])('the time %s is %s', (time, expected) => {
  const { REQUESTDATETIME = null, REASON } = parse(line().replace('06/Feb/2019:00:00:38 +0000', time))
  expect({ REQUESTDATETIME, REASON }).toEqual({
    REQUESTDATETIME: expected,
    REASON: expected === null ? 'requestdatetime' : null
  })
})

test.each([
  ['blank', null],
  ['blank', undefined],
  ['blank', ''],
  ['blank', ' \r'],
  ['truncated', 'owner'],
  ['truncated', cut(line(), '[06/Feb')],
  ['truncated', cut(line(), '3E57')],
  ['truncated', cut(line(), 'REST.GET.OBJECT')],
  ['truncated', cut(line(), '"GET /k')],
  ['truncated', cut(line(), 'HTTP/1.1"')],
  ['truncated', cut(line(), '200 - 113')],
  ['truncated', cut(line(), '28 7')],
  ['truncated', cut(line(), '"https:')],
  ['truncated', cut(line(), '"S3Con')],
  ['truncated', cut(line(), 'ECDHE')],
  ['truncated', cut(line({ client: '"-" "Mozilla/5.0 (X11; Linux)"' }), 'X11; ')],
  ['glued', cut(line(), '3E57') + line()],
  ['glued', cut(line(), '[06/Feb') + line()],
  ['glued', cut(line(), 'GET /k') + line()],
  ['glued', cut(line(), '200 - 1') + line()],
  ['glued', cut(line(), 'HOS') + line({ uri: '-', client: '- -' })],
  ['glued', line({ uri: '-', numbers: '204 - - - - -', client: '- -', tail: '- HOS' }) + line()],
  ['ambiguous', cut(line(), 'S3Con') + line()],
  ['ambiguous', cut(line(), 'HOS') + line()],
  ['requestdatetime', 'some text that is not a log record but has its length'],
  ['operation', line().replace('REST.GET.OBJECT', 'read')],
  ['request_uri', line({ uri: 'GET /k HTTP/1.1' })],
  ['httpstatus', line({ numbers: 'OK - 113 4406583 28 7' })],
  ['httpstatus', line({ numbers: '200 - 113 -4406583 28 7' })],
  ['httpstatus', line({ numbers: 'OK - 113 4406583 28 7', tail: '' })],
  ['httpstatus', line({ numbers: `200 - ${'9'.repeat(39)} 0 0 0` })],
  ['referrer', line({ client: '-x "ua"' })],
  ['useragent', line({ client: '- ua' })],
  ['useragent', line({ client: '"https://example.com/" ua' })]
])('%s: %j', (reason, text) => {
  expect(parse(text)).toEqual({ REASON: reason })
})

test.each([['\0'], ['\ud800'], ['"'], ['['], [' ['], ['-'.repeat(1000)], [line().replace('S3Console', '\0\ud800')]])(
  'the line %j gives one row',
  (text) => {
    expect(rowsOf(text)).toHaveLength(1)
  }
)

describe('requirements of Snowflake', () => {
  test('one object, without imports, eval or `$$`', () => {
    expect(PARSER_SOURCE.trimStart().startsWith('{')).toBe(true)
    expect(PARSER_SOURCE).not.toMatch(/\$\$|\beval\b|\bimport\b|\brequire\b|\bnew Function\b/)
  })

  // https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-limitations
  test('small', () => {
    expect(PARSER_SOURCE.length).toBeLessThan(100_000)
  })
})
