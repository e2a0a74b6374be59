import { expect, test } from '@jest/globals'
import { canonicalType, sameType } from '../../src/snowflake/types'

test.each([
  ['TEXT', 'VARCHAR(16777216)'],
  ['string', 'VARCHAR(16777216)'],
  ['VARCHAR(134217728)', 'VARCHAR(16777216)'],
  ['VARCHAR( 10 )', 'VARCHAR(10)'],
  ['INT', 'NUMBER(38,0)'],
  ['NUMBER', 'NUMBER(38,0)'],
  ['DECIMAL(10)', 'NUMBER(10,0)'],
  ['NUMBER(10, 2)', 'NUMBER(10,2)'],
  ['DATETIME', 'TIMESTAMP_NTZ(9)'],
  ['TIMESTAMP_NTZ(3)', 'TIMESTAMP_NTZ(3)'],
  ['timestamp without time zone', 'TIMESTAMP_NTZ(9)'],
  ['TIMESTAMP_LTZ', 'TIMESTAMP_LTZ(9)'],
  ['double  precision', 'FLOAT'],
  ['VARIANT', 'VARIANT'],
  ['BOOLEAN', 'BOOLEAN']
])('%s is %s', (text, canonical) => {
  expect(canonicalType(text)).toBe(canonical)
})

test.each([
  ['VARCHAR(10)', 'VARCHAR(11)'],
  ['VARCHAR', 'NUMBER'],
  ['TIMESTAMP_NTZ', 'TIMESTAMP_LTZ'],
  ['NUMBER(38,0)', 'NUMBER(38,2)']
])('%s is not %s', (one, other) => {
  expect(sameType(one, other)).toBe(false)
})
