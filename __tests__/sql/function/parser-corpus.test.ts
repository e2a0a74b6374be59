import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from './parser'

/**
 * Real lines that others published and that we may not publish: a folder with access-log-lines.tsv (source, tab, line)
 * and expected.jsonl ({ line, expected }) with the fields that the sources' own tests expect.
 */
const CORPUS = process.env['ACCESS_LOG_CORPUS'] ?? ''
const exists = existsSync(join(CORPUS, 'access-log-lines.tsv'))
const read = (file: string) =>
  exists
    ? readFileSync(join(CORPUS, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []

const lines = read('access-log-lines.tsv').map((line) => line.slice(line.lastIndexOf('\t') + 1))

/** "06/Feb/2019:00:00:38 +0000" in the parser's format. */
function asTimestamp(time: string): string {
  const [, date = '', clock = '', zone = ''] = /^([^:]+):(\S+) (\S+)$/.exec(time) ?? []
  return new Date(`${date.replaceAll('/', ' ')} ${clock} ${zone}`).toISOString().slice(0, 19).replace('T', ' ')
}

/** Another way to parse a line: one expression, anchored on operation and numbers, with the tail as a whole. */
const EXPRESSION =
  /^(\S+) (\S+) \[([^\]]*)\] +(\S+) +([^[]+?) +(\S+) ((?:REST|SOAP|WEBSITE|BATCH|S3)\.\S+) (\S+) (".*?"|-) (\d{3}|-) (\S+) (\d+|-) (\d+|-) (\d+|-) (\d+|-) (".*?"|-) (".*"|-)((?: [^ "]+)*) *$/
const HEAD = [
  'BUCKETOWNER',
  'BUCKET_NAME',
  'REQUESTDATETIME',
  'REMOTEIP',
  'REQUESTER',
  'REQUESTID',
  'OPERATION',
  'KEY',
  'REQUEST_URI',
  'HTTPSTATUS',
  'ERRORCODE',
  'BYTESSENT',
  'OBJECTSIZE',
  'TOTALTIME',
  'TURNAROUNDTIME',
  'REFERRER',
  'USERAGENT'
]
const TAIL = [
  'VERSIONID',
  'HOSTID',
  'SIGV',
  'CIPHERSUITE',
  'AUTHTYPE',
  'ENDPOINT',
  'TLSVERSION',
  'ACCESSPOINTARN',
  'ACLREQUIRED',
  'SOURCEREGION'
]

function byExpression(line: string): Readonly<Record<string, string | null>> | undefined {
  const match = EXPRESSION.exec(line)
  if (match === null) return undefined
  const words = (match[18] ?? '').trim().split(/ +/)
  const texts = [
    ...match.slice(1, 18).map((text) => text.replace(/^"(.*)"$/s, '$1')),
    ...TAIL.map((_, at) => words[at] ?? '-')
  ]
  const fields = texts.map((text, at) => (text === '-' || text === '' ? null : at === 2 ? asTimestamp(text) : text))
  return {
    ...Object.fromEntries([...HEAD, ...TAIL].map((name, at) => [name, fields[at] ?? null])),
    EXTRA: words.slice(TAIL.length).join(' ') || null,
    REASON: null
  }
}

;(exists ? describe : describe.skip)('real lines', () => {
  test.each(
    read('expected.jsonl').map((line) => [JSON.parse(line) as { line: string; expected: Record<string, unknown> }])
  )('are parsed as their sources expect', ({ line, expected: { _trailing, requestdatetime, ...expected } }) => {
    const row = parse(line)
    for (const [name, value] of Object.entries(expected)) expect([name, row[name.toUpperCase()]]).toEqual([name, value])
    if (typeof requestdatetime === 'string') expect(row['REQUESTDATETIME']).toBe(asTimestamp(requestdatetime))
  })

  test('all are records, except two from an emulator that omits the quotes around the request line', () => {
    const unparsed = lines
      .map((line) => ({ line, reason: parse(line)['REASON'] }))
      .filter(({ reason }) => reason !== null)
    expect(unparsed.map(({ reason }) => reason)).toEqual(['request_uri', 'request_uri'])
    expect(unparsed.every(({ line }) => line.includes('aws-sdk-js'))).toBe(true)
  })

  test('an expression that matches a line finds the same fields', () => {
    const both = lines
      .map((line) => [parse(line), byExpression(line)] as const)
      .filter(([, other]) => other !== undefined)
    expect(both.length).toBeGreaterThan(190)
    for (const [row, other] of both) expect(row).toEqual(other)
  })
})
