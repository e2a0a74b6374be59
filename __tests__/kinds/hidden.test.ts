import { describe, expect, test } from '@jest/globals'
import { fileFormat } from '../../src/kinds/file-format'
import { userFunction } from '../../src/kinds/function'
import { pipe } from '../../src/kinds/pipe'
import { stage } from '../../src/kinds/stage'
import { storageIntegration } from '../../src/kinds/storage-integration'
import { table } from '../../src/kinds/table'
import { task } from '../../src/kinds/task'
import type { Kind } from '../../src/model/kind'
import { type Answers, changeFound } from '../fakes/answers'
import { reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const PARSER = { name: 'PARSE_S3_ACCESS_LOGS', arguments: 'PARSE_S3_ACCESS_LOGS(VARCHAR) RETURN TABLE ()' }

/** Each kind that asks more than SHOW: what SHOW has, the statement that is refused, and what else is asked. */
const KINDS: readonly (readonly [kind: Kind, shown: Answers, refused: string, others?: Answers])[] = [
  [
    storageIntegration,
    { 'storage-integration/show': [{ name: 'S3_INT_S3_ACCESS_LOGS' }] },
    'storage-integration/describe',
    { 'stage/show': [], 'task/show': [], 'pipe/show': [], 'table/show': [], 'storage-integration/show-stages': [] }
  ],
  [fileFormat, { 'file-format/show': [{ name: 'TEXT_FORMAT' }] }, 'file-format/describe'],
  [table, { 'table/show': [{ name: 'S3_ACCESS_LOGS_STAGING' }] }, 'table/describe', { 'view/show': [] }],
  [userFunction, { 'function/show': [PARSER] }, 'function/describe'],
  [task, { 'task/show': [{ name: 'S3_ACCESS_LOGS_TRANSFORMATION' }] }, 'task/show-parameters'],
  [
    stage,
    { 'stage/show': [{ name: 'S3_ACCESS_LOGS' }] },
    'stage/describe',
    {
      'stage/list': [],
      'task/show': [],
      'pipe/show': [],
      'pipe/status': '002003',
      'table/show': [],
      'storage-integration/show-stages': []
    }
  ],
  [pipe, { 'pipe/show': [{ name: 'S3_ACCESS_LOGS_PIPE' }] }, 'pipe/status', { 'task/show': [], 'table/show': [] }]
]
const cases = KINDS.map(([kind, ...rest]) => [kind.name, kind, ...rest] as const)

/** https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_07/bcr-2339 */
describe('what SHOW lists, but another statement does not find, is hidden, not absent:', () => {
  test.each(cases)('%s', async (_, kind, shown, refused, others = {}) => {
    const change = await changeFound(kind, config, { ...others, ...shown, [refused]: '002003' })
    expect(reasonOf(change)).toMatch(/was refused\. GRANT \S+ ON /)
  })
})

describe('what neither lists is absent:', () => {
  test.each(cases)('%s', async (_, kind, shown, refused, others = {}) => {
    const nothing = Object.fromEntries(Object.keys(shown).map((name) => [name, []]))
    const change = await changeFound(kind, config, { ...others, ...nothing, [refused]: '002003' })
    expect(change.action).toBe('create')
  })
})

test.each(['002140', '090105', '100132'])(
  'a pipe that SHOW does not list is absent, even if its status is refused with %s',
  async (code) => {
    const change = await changeFound(pipe, config, {
      'task/show': [],
      'pipe/show': [],
      'pipe/status': code,
      'table/show': []
    })
    expect(change.action).toBe('create')
  }
)

test('a status that nobody answers is an error, even if there is no pipe', async () => {
  const answers = { 'task/show': [], 'pipe/show': [], 'pipe/status': 'UNREACHABLE', 'table/show': [] }
  await expect(changeFound(pipe, config, answers)).rejects.toMatchObject({ code: 'UNREACHABLE' })
})
