import { expect, test } from '@jest/globals'
import { rowsOf } from './parser'

const HEAD = 'owner bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT k '
const NUMBERS = '200 - 1 1 1 1 '

/** Text that makes a careless parser read the same characters again and again. */
const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['quotes', `${HEAD}"`, '"'],
  ['quotes that end words', `${HEAD}"`, '" '],
  ['spaces', `${HEAD}"`, ' '],
  ['spaces after a quote', `${HEAD}"x"`, ' '],
  ['numbers after quotes', `${HEAD}"`, '" 200 - 1 1'],
  ['all numbers without a referrer', `${HEAD}"`, '" 200 - 1 1 1 1 x'],
  ['dashes', `${HEAD}"`, '" - - - - - -'],
  ['borders', `${HEAD}"GET / HTTP/1.1" ${NUMBERS}"`, '" "'],
  ['tails', `${HEAD}"GET / HTTP/1.1" ${NUMBERS}"`, '" - h SigV4 c a e TLS'],
  ['incomplete tails', `${HEAD}"GET / HTTP/1.1" ${NUMBERS}"`, '" - h SigV4 c a e'],
  ['quotes in a user agent', `${HEAD}"GET / HTTP/1.1" ${NUMBERS}"-" "`, '"'],
  ['brackets', '', '['],
  ['times', '', '[06/Feb/2019:00:00:38 +0000'],
  ['brackets in a requester', HEAD.slice(0, 60), '[ '],
  ['words in a requester', HEAD.slice(0, 60), 'A '],
  ['one long word', HEAD.slice(0, 60), 'A'],
  ['dots', HEAD.slice(0, 60), 'A.'],
  ['digits', `${HEAD}- 200 - `, '1'],
  ['only spaces', '', ' '],
  ['carriage returns', 'x', '\r '],
  ['NUL', HEAD, '\0']
]

const MEGABYTE = 1_000_000

// A quadratic parser would take minutes for a line of this length.
test.each(HOSTILE)('a line of a megabyte of %s takes less than half a second', (_, head, piece) => {
  const line = head + piece.repeat(MEGABYTE / piece.length)
  const started = performance.now()
  expect(rowsOf(line)).toHaveLength(1)
  expect(rowsOf(`${line} "`)).toHaveLength(1)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a line of ten megabytes is one row', () => {
  expect(rowsOf(`${HEAD}"GET /${'x'.repeat(10 * MEGABYTE)} HTTP/1.1" ${NUMBERS}"-" "-"`)[0]?.['HTTPSTATUS']).toBe('200')
})
