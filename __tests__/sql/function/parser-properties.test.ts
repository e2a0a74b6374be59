import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { parsedFields } from '../../../sandbox/traffic/parsed'
import { LATEST, lineOf, type LogRecord } from '../../../sandbox/traffic/record'
import { parse, rowsOf } from './parser'

const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/[\s"[\]]/.test(text) && text !== '-')
const orAbsent = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const count = fc.integer({ min: 0, max: 2 ** 53 - 1 })
/** What a client may send in a header: no line breaks. Another border than the true one would be ambiguous. */
const header = fc
  .string({
    unit: fc.constantFrom('"', '"', ' ', '-', '\\', '[', ']', 'a', '1', ' - ', '" x', ' 200 - 1 1 1 1 ', 'é', '日'),
    maxLength: 40
  })
  .filter((text) => text !== '-' && !/^ *"|" *"|" *$/.test(text))
const path = fc.string({ unit: fc.constantFrom('"', '/', '?', '=', 'a', '%20', '&', '-', '\\'), maxLength: 30 })

const record: fc.Arbitrary<LogRecord> = fc.record({
  bucketOwner: word,
  bucket: word,
  time: fc.date({ min: new Date('2006-03-14'), max: new Date('2099-12-31'), noInvalidDate: true }),
  remoteIp: orAbsent(fc.oneof(fc.ipV4(), fc.ipV6())),
  requester: orAbsent(
    fc.oneof(
      word,
      fc.array(word, { minLength: 2, maxLength: 5 }).map((words) => `arn:${words.join(' ').toLowerCase()}`)
    )
  ),
  requestId: fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), minLength: 16, maxLength: 16 }),
  operation: fc.constantFrom(
    'REST.GET.OBJECT',
    'WEBSITE.HEAD.OBJECT',
    'S3.EXPIRE.OBJECT',
    'BATCH.DELETE.OBJECT',
    'SOAP.PUT.OBJECT'
  ),
  key: orAbsent(word),
  requestUri: orAbsent(path.map((text) => `GET /${text} HTTP/1.1`)),
  status: orAbsent(fc.integer({ min: 100, max: 599 })),
  errorCode: orAbsent(fc.constantFrom('NoSuchKey', 'AccessDenied', 'SlowDown')),
  bytesSent: orAbsent(count),
  objectSize: orAbsent(count),
  totalTime: orAbsent(count),
  turnaroundTime: orAbsent(count),
  referrer: orAbsent(header),
  userAgent: orAbsent(header),
  versionId: orAbsent(word),
  hostId: orAbsent(word),
  signature: fc.constantFrom('SigV2', 'SigV4', null),
  cipherSuite: fc.constantFrom('TLS_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-SHA', null),
  authentication: fc.constantFrom('AuthHeader', 'QueryString', null),
  endpoint: orAbsent(word),
  tlsVersion: fc.constantFrom('TLSv1.2', 'TLSv1.3', null),
  accessPointArn: orAbsent(word),
  aclRequired: fc.constantFrom('Yes', null),
  sourceRegion: fc.constantFrom('us-east-1', null)
})

describe('for any record', () => {
  test('the line is parsed into its fields, whatever the headers contain', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(parse(lineOf(one))).toEqual(parsedFields(one, LATEST))
      }),
      { numRuns: 3000 }
    )
  })

  test.each([17, 18, 24, 25, 26])('written with %i fields, the others are NULL', (fields) => {
    fc.assert(
      fc.property(record, (one) => {
        // With so few words after them, the headers must not contain a tail.
        const plain = { ...one, userAgent: 'curl/8.14.1', referrer: null }
        expect(parse(lineOf(plain, fields))).toEqual(parsedFields(plain, fields))
      }),
      { numRuns: 300 }
    )
  })

  test('a line that ends anywhere before the tail is truncated or blank', () => {
    fc.assert(
      fc.property(record, fc.nat(), (one, where) => {
        const plain = { ...one, userAgent: 'curl/8.14.1', referrer: null, requestUri: 'GET / HTTP/1.1' }
        const line = lineOf(plain)
        const head = line.slice(0, where % line.lastIndexOf('"'))
        expect(['truncated', 'blank']).toContain(parse(head)['REASON'])
      }),
      { numRuns: 1000 }
    )
  })
})

describe('for any text', () => {
  test('there is exactly one row, and it has a record or a reason', () => {
    const pieces = fc.constantFrom(
      '"',
      ' ',
      '-',
      '[',
      ']',
      '[06/Feb/2019:00:00:38 +0000]',
      'REST.GET.OBJECT',
      '200',
      '"-"',
      'SigV4',
      'TLSv1.2',
      'x',
      '\r',
      '\0',
      '\ud800'
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 40 }).map((all) => all.join(' '))
        ),
        (any) => {
          const rows = rowsOf(any)
          expect(rows).toHaveLength(1)
          expect(typeof rows[0]?.['REASON'] !== 'string' ? rows[0]?.['OPERATION'] : rows[0]['REASON']).toMatch(
            /^[A-Za-z_]/
          )
        }
      ),
      { numRuns: 3000 }
    )
  })
})
