import { describe, expect, test } from '@jest/globals'
import { harmless, redactor } from '../../src/github/redact'

test('secrets are removed, the longest first', () => {
  const secrets = redactor()
  for (const secret of ['abc', 'abcdef', '', '  ']) secrets.add(secret)
  expect(secrets.redact('abc, abcdef and  more')).toBe('***, *** and  more')
})

describe('no line that we print is a workflow command', () => {
  test.each([
    ['::set-output name=x::y', ': :set-output name=x::y'],
    ['plan\n  ::error::boo', 'plan\n  : :error::boo'],
    ['a::b', 'a::b'],
    ['x ##[debug] y', 'x ## [debug] y'],
    [':::', ': ::']
  ])('%j', (text, expected) => {
    expect(harmless(text)).toBe(expected)
  })
})

describe('an encoded secret is removed too', () => {
  const secret = 'p@ss*w_rd/"1+2'
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  test.each<[string, string]>([
    ['in a URL', `https://host/?password=${encodeURIComponent(secret)}&x=1`],
    ['in JSON', JSON.stringify({ password: secret })],
    ['in JSON in JSON', JSON.stringify({ body: secret })],
    ['in Base64', base64(secret)],
    ['in Base64, after one character', base64(`:${secret}:`)],
    ['in Base64, after two characters', base64(`u:${secret}`)],
    ['in Base64 for URLs', Buffer.from(`user:${secret}`).toString('base64url')],
    ['in Markdown', [...secret].map((one) => (/\w/.test(one) ? one : `&#${one.codePointAt(0)};`)).join('')],
    ['a mention in Markdown', secret.replace('@', '&#64;\u200b')]
  ])('%s', (_, text) => {
    const secrets = redactor()
    secrets.add(secret)
    const left = secrets.redact(text)
    expect(left).toContain('***')
    expect(left).not.toContain('ss*w')
    // Nothing from the middle of the encoded secret is left.
    expect(left.includes(text.slice(text.length / 2 - 3, text.length / 2 + 3))).toBe(false)
  })

  // Encoders differ in which characters they leave as they are, so each one may be encoded or not.
  const wild = 'CaNaRy-"s3cr€t<&>%+/=\\\'x9 ü\t:z7'
  const percent = (text: string) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const quoted = (text: string, keep: RegExp) => [...text].map((one) => (keep.test(one) ? one : percent(one))).join('')
  const html = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const ascii = (text: string) =>
    JSON.stringify(text).replaceAll(
      /[\u0080-\uffff]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
    )
  const markdown = (text: string) => text.replaceAll(/[^A-Za-z0-9\s]/g, (one) => `&#${one.codePointAt(0)};`)
  test.each<[string, string]>([
    ['as encodeURIComponent does', encodeURIComponent(wild)],
    ['as encodeURI does', encodeURI(wild)],
    ['as Python’s quote does: with /', quoted(wild, /[\w.~/-]/)],
    ['in lowercase', quoted(wild, /\w/).toLowerCase().replaceAll('canary', 'CaNaRy')],
    ['as a form', new URLSearchParams({ password: wild }).toString()],
    ['twice', encodeURIComponent(quoted(wild, /[\w/]/))],
    ['in a URL in JSON', JSON.stringify({ url: `/?p=${encodeURIComponent(wild)}` })],
    ['in JSON in ASCII', ascii(wild)],
    ['in JSON in JSON in ASCII', ascii(ascii(wild))],
    ['in JSON that escapes /', ascii(wild).replaceAll('/', '\\/')],
    ['in HTML', html(wild).replaceAll("'", '&#x27;')],
    ['in HTML twice', html(html(wild))],
    ['in HTML with the numbers of all', wild.replaceAll(/\W/g, (one) => `&#${one.codePointAt(0)};`)],
    ['for a URL, then for Markdown', markdown(quoted(wild, /[\w.~/-]/))],
    ['in JSON, then for Markdown', markdown(ascii(wild))],
    ['Base64 for a URL', encodeURIComponent(base64(wild))],
    ['in hex', Buffer.from(wild).toString('hex')]
  ])('%s', (_, text) => {
    const secrets = redactor()
    secrets.add(wild)
    const left = secrets.redact(`before ${text} after`)
    expect(left).toMatch(/^before \S*\*{3}\S* after$/)
    expect(left.length).toBeLessThan(50)
    expect(left).not.toMatch(/canary|s3cr|x9|z7/i)
  })

  test('what only looks like it stays', () => {
    const secrets = redactor()
    secrets.add('user/name 12')
    const text = 'user-name 12, user%2Dname 12, user/name%2B12, user//name 12'
    expect(secrets.redact(text)).toBe(text)
  })

  test('a long row of backslashes takes no time', () => {
    const secrets = redactor()
    secrets.add('abc\\\\"\\"\\\\xyz')
    const text = `abc xyz ${'abc' + '\\'.repeat(100_000)}`.repeat(3)
    const start = performance.now()
    expect(secrets.redact(text)).toBe(text)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('a short one is not looked for in what is encoded', () => {
    const secrets = redactor()
    secrets.add('abc')
    expect(secrets.redact(base64('xxabcx'))).toBe(base64('xxabcx'))
  })
})

describe('credentials that only their form tells', () => {
  const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'aB3/'.repeat(16)}\n${'cD4+'.repeat(16)}\neF5=\n-----END RSA PRIVATE KEY-----`
  const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.${'s'.repeat(43)}`
  test.each<[string, string, string]>([
    ['a token of GitHub', `of ghs_${'a1B2'.repeat(9)}.`, 'of ***.'],
    ['a fine-grained one', `(github_pat_${'a1_B2'.repeat(9)})`, '(***)'],
    ['a JSON Web Token', `"${JWT}"`, '"***"'],
    ['a private key', `x ${KEY} y`, 'x -----***\n-----END RSA PRIVATE KEY----- y'],
    ['on one line', KEY.replaceAll('\n', '\\n'), '-----***\\n-----END RSA PRIVATE KEY-----'],
    ['in a diff', KEY.replaceAll('\n', '\n-'), '-----***\n------END RSA PRIVATE KEY-----'],
    ['in Markdown', KEY.replaceAll('\n', '&#92;n'), '-----***&#92;n-----END RSA PRIVATE KEY-----']
  ])('%s', (_, text, expected) => {
    expect(redactor().redact(text)).toBe(expected)
  })

  test.each([
    'no one can hide what follows: -----BEGIN PRIVATE KEY----- The pipe is paused, and nothing arrives.',
    'a prefix alone: ghp_short, eyJhbGciOiJIUzI1NiJ9',
    'plan 109427ae7baa, sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  ])('not %s', (text) => {
    expect(redactor().redact(text)).toBe(text)
  })
})
