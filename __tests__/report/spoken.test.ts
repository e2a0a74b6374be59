import { expect, test } from '@jest/globals'
import { jobLog } from '../../src/report/job-log'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown } from '../../src/report/markdown'
import { change, field, report } from './plans'

const SENTENCE = 'The role may read the old place for another day.'

test.each([
  ['alone', []],
  ['with others', [field('version', '2008-10-17', '2012-10-17')]]
])('what is wrong with an object is a sentence, and no row of a table: %s', (_, others) => {
  const given = report([
    change('update', 'iam-role-policy:p', [...others, field('leaving', [SENTENCE], [])]),
    change('blocked', 's3-delivery-policy:b', [field('obstacles', [SENTENCE], [])], { reason: 'It is a circle.' })
  ])
  const log = jobLog(given).groups.map(({ text }) => text)
  for (const text of [asMarkdown(given, SUMMARY_LIMIT), log.join('\n')]) {
    expect(text.split(SENTENCE)).toHaveLength(2)
    expect(text).not.toMatch(/leaving|obstacles|only live/)
    expect(text.includes('version')).toBe(others.length > 0)
  }
})
