import { expect, test } from '@jest/globals'
import { withoutOthers } from '../../scripts/acceptance/recording/others'
import { redactor } from '../../scripts/acceptance/recording/redactor'

test.each<[string, string, string]>([
  ['the account', 'arn:aws:iam::111122223333:role/r', 'arn:aws:iam::<account>:role/r'],
  ['the mark in names', 's3logs-acceptance-kkqqxxyy-logs', 's3logs-acceptance-<run>-logs'],
  ['the user, but not a word that contains it', 'JANE, JANETTE', '<user>, JANETTE'],
  ['another account', '{"aws:SourceAccount":"444455556666"}', '{"aws:SourceAccount":"<other-account>"}'],
  ['access keys and unique ids', 'AKIAABCDEFGHIJKLMNOP AROAABCDEFGHIJKLMNOP', '<AKIA> <AROA>'],
  ['identifiers', 'x 01b2c3d4-0000-1111-2222-333344445555 y', 'x <uuid> y'],
  ['addresses of people', 'jane.doe+x@mail.example.com', '<email>'],
  ['hosts', 'https://myorg-acct.eu-west-1.snowflakecomputing.com/x', 'https://<host>/x'],
  ['IP addresses', 'from 203.0.113.77', 'from <address>'],
  ['tokens', 'Bearer eyJhbGciOiJub25lIn0.eyJh.x-_', 'Bearer <token>'],
  [
    'documents that IAM has encoded',
    '%7B%22AWS%22%3A%22arn%3Aaws%3Aiam%3A%3A111122223333%3Aroot%22%7D',
    '{"AWS":"arn:aws:iam::<account>:root"}'
  ],
  ['private keys', '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----', '<key>'],
  ['nothing else', '192.0.2.1 0000000000000000 2012-10-17 logs/', '192.0.2.1 0000000000000000 2012-10-17 logs/']
])('hides %s', (_, text, hidden) => {
  const redact = redactor()
  redact.learn('account', '111122223333')
  redact.learn('run', 'kkqqxxyy')
  redact.learn('user', 'JANE')
  expect(redact.hide({ in: [text] })).toEqual({ in: [hidden] })
})

test('what was recorded in one account is played in another', () => {
  const [there, here] = [redactor(), redactor()]
  there.learn('queue', 'arn:aws:sqs:eu-west-1:444455556666:sf-1')
  here.learn('queue', 'arn:aws:sqs:us-east-1:999999999999:sf-2')
  const sent = { QueueArn: 'arn:aws:sqs:eu-west-1:444455556666:sf-1', Id: '<unknown>' }
  expect(here.reveal(there.hide(sent))).toEqual({
    QueueArn: 'arn:aws:sqs:us-east-1:999999999999:sf-2',
    Id: '<unknown>'
  })
})

const columns = [{ name: 'name', type: 'text' }]
const ours = /kkqq/i
test.each([
  ['SHOW STORAGE INTEGRATIONS', [{ name: 'KKQQ' }, { name: 'PAYROLL' }], [{ name: 'KKQQ' }]],
  [
    'SHOW GRANTS TO ROLE R',
    [
      { name: 'PAYROLL', granted_on: 'TABLE' },
      { name: 'A', granted_on: 'ACCOUNT' }
    ],
    [{ name: 'A', granted_on: 'ACCOUNT' }]
  ],
  ['SHOW PARAMETERS IN TASK T', [{ key: 'TIMEZONE' }], [{ key: 'TIMEZONE' }]],
  ['DESCRIBE INTEGRATION KKQQ', [{ property: 'ENABLED' }], [{ property: 'ENABLED' }]]
])('others’ objects are left out: %s', (sent, rows, left) => {
  expect(withoutOthers('x', sent, { columns, rows }, ours)).toEqual({ columns, rows: left })
})

test('others’ buckets and the owner’s name are left out', () => {
  const output = { Buckets: [{ Name: 'kkqq-logs' }, { Name: 'payroll' }], Owner: { DisplayName: 'jane' } }
  expect(withoutOthers('ListBuckets', {}, { output }, ours)).toEqual({ output: { Buckets: [{ Name: 'kkqq-logs' }] } })
})
