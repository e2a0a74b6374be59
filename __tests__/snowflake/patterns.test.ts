import { expect, test } from '@jest/globals'
import { globsPattern, networksPattern } from '../../src/snowflake/patterns'

/** As REGEXP_LIKE does, with the whole text. */
const matches = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text)

test.each([
  [[], '', true],
  [[], 'a', false],
  [['logs-*'], 'logs-1', true],
  [['logs-*'], 'my-logs-1', false],
  [['a.b'], 'axb', false],
  [['a(b|c)+'], 'a(b|c)+', true],
  [['a\\b^[c]'], 'a\\b^[c]', true],
  [['x', 'y*'], 'yes', true]
])('the globs %j and %j', (globs, text, expected) => {
  expect(matches(globsPattern(globs), text)).toBe(expected)
})

test.each([
  ['192.0.2.0/24', '192.0.2.255', true],
  ['192.0.2.0/24', '192.0.3.0', false],
  ['10.0.0.0/8', '10.255.1.2', true],
  ['10.32.0.0/11', '10.63.1.2', true],
  ['10.32.0.0/11', '10.64.1.2', false],
  ['10.0.0.77/30', '10.0.0.79', true],
  ['10.0.0.77/30', '10.0.0.80', false],
  ['10.0.0.1/32', '10.0.0.1', true],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.11', false],
  ['2001:db8:*', '2001:db8::1', true]
])('the network %s and the address %s', (network, address, expected) => {
  expect(matches(networksPattern([network]), address)).toBe(expected)
})
