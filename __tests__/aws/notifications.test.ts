import { describe, expect, test } from '@jest/globals'
import { covers, type Filter, overlap } from '../../src/aws/notifications'

const filter = (events: string, prefix = '', suffix = ''): Filter => ({
  events: events.split(' ').map((event) => `s3:${event}`),
  prefix,
  suffix
})
const CREATED = 'ObjectCreated:*'
const PUT = 'ObjectCreated:Put'

describe('S3 refuses two entries in one document', () => {
  test.each<[boolean, Filter, Filter]>([
    [true, filter(CREATED), filter(CREATED)],
    [true, filter(CREATED), filter(PUT)],
    [true, filter('ObjectRemoved:* ObjectCreated:Copy'), filter(CREATED)],
    [false, filter(PUT), filter('ObjectCreated:Copy')],
    [false, filter(CREATED), filter('ObjectRemoved:*')],
    [false, filter('ObjectRestore:Post'), filter('ObjectRestore:Completed')],
    [true, filter(CREATED, 'logs/'), filter(CREATED)],
    [true, filter(CREATED, 'logs/'), filter(CREATED, 'logs/2026/')],
    [true, filter(CREATED, 'lo'), filter(CREATED, 'logs/')],
    [false, filter(CREATED, 'logs/'), filter(CREATED, 'audit/')],
    [false, filter(CREATED, 'logs/a'), filter(CREATED, 'logs/b')],
    [true, filter(CREATED, '', '.gz'), filter(CREATED, '', 'r.gz')],
    [true, filter(CREATED, 'logs/', '.gz'), filter(CREATED, 'logs/')],
    [false, filter(CREATED, 'logs/', '.gz'), filter(CREATED, 'logs/', '.txt')],
    [false, filter(CREATED, 'logs/', '.gz'), filter(CREATED, 'audit/', '.gz')]
  ])('%s: %j and %j', (expected, one, other) => {
    expect(overlap(one, other)).toBe(expected)
    expect(overlap(other, one)).toBe(expected)
  })
})

test.each<[boolean, Filter, Filter]>([
  [true, filter(CREATED), filter(CREATED, 'logs/')],
  [true, filter(`${CREATED} ObjectRemoved:*`, 'lo'), filter(CREATED, 'logs/')],
  [true, filter(CREATED, 'logs/'), filter(PUT, 'logs/', '.gz')],
  [false, filter(PUT), filter(CREATED)],
  [false, filter(CREATED, 'logs/a'), filter(CREATED, 'logs/')],
  [false, filter(CREATED, '', '.gz'), filter(CREATED)]
])('%s: %j sends everything that %j would', (expected, one, other) => {
  expect(covers(one, other)).toBe(expected)
})
