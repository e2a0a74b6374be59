import { expect, test } from '@jest/globals'
import { readEventSchemas } from '../../src/inputs/events'
import { Reader } from '../../src/inputs/reader'
import { given } from './given'

const read = (schemas: string) => {
  const reader = new Reader(given({ schemas }))
  return { schemas: readEventSchemas(reader), problems: reader.problems }
}

test.each([
  ['', []],
  ['ecs', ['ecs']],
  ['OCSF, ecs', ['ecs', 'ocsf']],
  ['ocsf\necs\nocsf', ['ecs', 'ocsf']]
])('schemas: %j', (schemas, expected) => {
  expect(read(schemas)).toEqual({ schemas: expected, problems: [] })
})

test.each([
  ['ocfs', '"ocfs" is not a schema of events', 'Use `ecs` or `ocsf`'],
  ['splunk-cim', '"splunk-cim" is not a schema of events', 'Use `ecs` or `ocsf`']
])('schemas: %s is refused', (schemas, wrong, instead) => {
  expect(read(schemas).problems).toEqual([{ input: 'schemas', wrong, instead }])
})
