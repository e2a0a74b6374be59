import { describe, expect, test } from '@jest/globals'
import { CORPUS, type Corpus, SECOND_CORPUS } from './corpus'
import { parse } from './parser'

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
  const words = (match[18] ?? '').split(' ').filter((word) => word !== '')
  const texts = [
    ...match.slice(1, 18).map((text) => text.replace(/^"(.*)"$/s, '$1')),
    ...TAIL.map((_, at) => words[at] ?? '-')
  ]
  const fields = texts.map((text, at) => (text === '-' ? null : at === 2 ? asTimestamp(text) : text))
  return {
    ...Object.fromEntries([...HEAD, ...TAIL].map((name, at) => [name, fields[at] ?? null])),
    EXTRA: words.slice(TAIL.length).join(' ') || null,
    REASON: null
  }
}

/** What each corpus has that is no record of S3. */
const CORPORA: readonly (readonly [string, Corpus | undefined, Readonly<Record<string, number>>])[] = [
  // An emulator omits the quotes around the request line.
  ['the first corpus', CORPUS, { request_uri: 2 }],
  // Fixtures that were cut, that lack the address, or whose month is "Novz" or day 45.
  ['the second corpus', SECOND_CORPUS, { truncated: 5, operation: 4, requestdatetime: 3 }]
]

for (const [name, corpus, reasons] of CORPORA) {
  if (corpus === undefined) test.todo(name)
  else describe(name, () => testCorpus(corpus, reasons))
}

function testCorpus({ lines, expectations }: Corpus, reasons: Readonly<Record<string, number>>): void {
  test.each(expectations)('line %# is parsed as its source expects', ({ line, expected }) => {
    const { _trailing, requestdatetime, ...texts } = expected
    const row = parse(line)
    for (const [field, value] of Object.entries(texts))
      expect([field, row[field.toUpperCase()]]).toEqual([field, value])
    if (typeof requestdatetime === 'string') expect(row['REQUESTDATETIME']).toBe(asTimestamp(requestdatetime))
  })

  test('all other lines are records', () => {
    const found: Record<string, number> = {}
    for (const { REASON } of lines.map((line) => parse(line))) if (REASON) found[REASON] = (found[REASON] ?? 0) + 1
    expect(found).toEqual(reasons)
  })

  test('an expression that matches a line finds the same fields', () => {
    const both = lines
      .filter((line) => parse(line)['REASON'] === null)
      .map((line) => [parse(line), byExpression(line)] as const)
      .filter(([, other]) => other !== undefined)
    expect(both.length).toBeGreaterThan(lines.length * 0.75)
    for (const [row, other] of both) expect(row).toEqual(other)
  })
}
