import { describe, expect, test } from '@jest/globals'
import { githubApi } from '../../src/github/api'
import { type Message, writeComment } from '../../src/github/comment'
import { type Marker, markerIn, markerLine } from '../../src/github/marker'
import { noteBegin, reviewedPlan } from '../../src/github/reviewed'
import { problemsOf } from '../sandbox/github/description'
import { useGitHub } from './sandbox'

const HASHES = { declared: 'dddd', changes: ['aaaa', 'bbbb'], properties: ['pppp'] }
const NO_HASHES = { declared: '', changes: [], properties: [] }
const PLAN: Message = {
  markdown: () => 'the plan',
  about: 's3://b/p/ → DB.S.T in acct',
  place: 'Access logs/plan/__run',
  at: new Date('2026-11-27T06:00:00Z'),
  plan: { digest: 'd1', ...HASHES },
  policy: 'auto',
  hasNews: true
}
const MARKER: Marker = {
  about: 'b',
  place: 'p',
  at: '2026',
  digest: 'd',
  ...HASHES,
  begun: '2027',
  done: 'part',
  state: 'current'
}
const LATER = new Date('2026-11-27T07:00:00Z')

const github = useGitHub()

const comments = (token = github().token) => githubApi(token, 'o/r').comments(7)
const write = (
  { markdown, ...message }: Partial<Omit<Message, 'markdown'>> & { readonly markdown?: string } = {},
  redact = (text: string) => text
) => {
  const text = markdown === undefined ? {} : { markdown: () => markdown }
  return writeComment({ ...PLAN, ...message, ...text }, comments(), redact)
}
/** Without the marker. */
const texts = () =>
  github()
    .comments()
    .map(({ body }) => body.split('\n').slice(1).join('\n'))

test('one comment is created, and edited after that', async () => {
  const first = await write()
  expect(await write({ markdown: 'newer', at: LATER })).toBe(first)
  expect(texts()).toEqual(['newer'])
  expect(github().requests().flatMap(problemsOf)).toEqual([])
})

test('it is found after a hundred other comments', async () => {
  for (let at = 0; at < 101; at++) github().addComment(7, `comment ${at}`)
  const id = await write()
  expect(await write({ markdown: 'newer', at: LATER })).toBe(id)
  expect(github().comments()).toHaveLength(102)
})

test('two pipelines, and two jobs of a matrix, have one each', async () => {
  await write({ about: 'one', place: 'w/j/s {"env":"a"}' })
  await write({ about: 'two', place: 'w/j/s {"env":"b"}' })
  await write({ about: 'one', place: 'w/j/s {"env":"a"}', markdown: 'one again', at: LATER })
  expect(texts()).toEqual(['one again', 'the plan'])
})

describe('a run that fails', () => {
  test('says so in the comment of an earlier run, also when it does not know its pipeline', async () => {
    await write({ markdown: 'No changes.' })
    await write({ about: undefined, markdown: 'failed', plan: { digest: '', ...NO_HASHES }, at: LATER })
    expect(texts()).toEqual(['failed'])
    expect(await reviewedPlan(PLAN.about ?? '', comments())).toBeUndefined()
  })

  test('is taken over by the next run that knows', async () => {
    await write({ about: undefined, markdown: 'failed' })
    await write({ at: LATER })
    expect(texts()).toEqual(['the plan'])
  })

  test('is told with changes-only too', async () => {
    await write({ policy: 'changes-only', markdown: 'failed', about: undefined })
    expect(texts()).toEqual(['failed'])
  })
})

test('the comment about a pipeline that is no longer declared is out of date', async () => {
  await write()
  await write({ about: 's3://b/q/ → DB.S.T in acct', markdown: 'the other plan', at: LATER })
  const [old, current] = texts()
  expect(old).toContain('out of date')
  expect(old).toContain('the plan')
  expect(current).toBe('the other plan')
  await write({ at: new Date('2026-11-27T08:00:00Z'), markdown: 'back' })
  expect(texts()[0]).toBe('back')
})

describe('changes-only', () => {
  test('creates nothing without changes', async () => {
    expect(await write({ policy: 'changes-only', hasNews: false })).toBeUndefined()
    expect(texts()).toEqual([])
  })

  test('removes a comment that is no longer true', async () => {
    await write()
    expect(await write({ policy: 'changes-only', hasNews: false, at: LATER })).toBeUndefined()
    expect(texts()).toEqual([])
  })
})

describe('parallel runs', () => {
  test('never leave two comments', async () => {
    // Both have looked before either has created one, and both have created one before either looks again.
    github().meet(2, (method) => method === 'POST')
    const ids = await Promise.all([write({ markdown: 'one' }), write({ markdown: 'two', at: LATER })])
    await write({ markdown: 'three', at: new Date('2026-11-27T08:00:00Z') })
    expect(new Set(ids).size).toBe(1)
    expect(texts()).toEqual(['three'])
  })

  test('many of them', async () => {
    github().meet(8, (method) => method === 'POST')
    await Promise.all(Array.from({ length: 8 }, (_, at) => write({ markdown: `run ${at}` })))
    expect(texts()).toHaveLength(1)
  })

  test('a run that looked earlier does not overwrite a later one', async () => {
    await write({ markdown: 'later', at: LATER })
    await write({ markdown: 'earlier' })
    expect(texts()).toEqual(['later'])
  })
})

test('an apply reports in the comment, and what was reviewed stays known', async () => {
  await write()
  await write({ markdown: 'applied', plan: undefined, at: LATER })
  expect(texts()).toEqual(['applied'])
  expect(await reviewedPlan(PLAN.about ?? '', comments())).toMatchObject({ digest: 'd1', ...HASHES })
})

describe('after an apply of the plan', () => {
  const about = PLAN.about ?? ''
  const begin = async () => {
    await write()
    const reviewed = await reviewedPlan(about, comments())
    if (reviewed !== undefined) await noteBegin(reviewed, LATER, comments())
  }
  const isBegun = async () => (await reviewedPlan(about, comments()))?.isBegun
  const done = (markdown: string, how: Message['done'], more: Partial<Omit<Message, 'markdown'>> = {}) =>
    write({ markdown, plan: undefined, at: LATER, ...(how === undefined ? {} : { done: how }), ...more })

  test('that was killed, it is known that it began, and the plan is still to be read', async () => {
    await begin()
    expect(texts()).toEqual(['the plan'])
    expect(await reviewedPlan(about, comments())).toMatchObject({ digest: 'd1', ...HASHES, isBegun: true })
  })

  test.each<[string, Message['done'], boolean]>([
    ['a part is done', 'part', true],
    ['it failed before it did anything', undefined, true],
    ['all is done', 'all', false],
    ['nothing was left to do', 'nothing left', false]
  ])('%s: whether it is still to be finished', async (_, how, expected) => {
    await begin()
    await done('how it ended', how)
    expect([texts(), await isBegun()]).toEqual([['how it ended'], expected])
  })

  test('that did everything, one that finds nothing left says nothing, also with changes-only', async () => {
    await begin()
    const id = await done('applied', 'all')
    expect(await done('in sync', 'nothing left')).toBe(id)
    expect(await done('in sync', 'nothing left', { policy: 'changes-only', hasNews: false })).toBe(id)
    expect(texts()).toEqual(['applied'])
  })

  test('what it did stays to be read when the next one does the rest, or fails', async () => {
    await begin()
    await done('a part', 'part')
    await done('the rest', 'all')
    expect(texts()[0]).toMatch(/^the rest\n[^]*<details>[^]*a part/)
    await done('refused', undefined)
    expect(texts()[0]).toMatch(/^refused\n[^]*the rest[^]*a part/)
  })

  test('a new plan begins anew', async () => {
    await begin()
    await done('a part', 'part')
    await write({ markdown: 'another plan', at: new Date('2026-11-27T08:00:00Z') })
    expect([texts(), await isBegun()]).toEqual([['another plan'], false])
  })
})

test.each([
  ['leaves room for its hashes', 500, 500],
  ['has all the room if these are too many', 3_000, 0]
])('the text of a comment %s', async (_, count, known) => {
  const changes = Array.from({ length: count }, (_, at) => `${at}`.padStart(22, '0'))
  const plan = { digest: 'd1', declared: 'd', changes, properties: [] }
  await writeComment({ ...PLAN, plan, markdown: (room) => 'x'.repeat(room) }, comments(), (text) => text)
  expect((await reviewedPlan(PLAN.about ?? '', comments()))?.changes).toHaveLength(known)
  expect(github().comments()[0]?.body).toHaveLength(65_536)
})

test('the merged pull request is found by its commit', async () => {
  github().merge(7, 'c'.repeat(40))
  const api = githubApi(github().token, 'o/r')
  expect([await api.mergedPull('c'.repeat(40)), await api.mergedPull('d'.repeat(40))]).toEqual([7, undefined])
})

test('secrets are removed before it is sent', async () => {
  await write({ markdown: 'the token is hunter2!' }, (text) => text.replaceAll('hunter2', '***'))
  expect(
    github()
      .requests()
      .some(({ sent }) => sent.includes('hunter2'))
  ).toBe(false)
})

describe('comments of others', () => {
  const marker = markerLine({ ...MARKER, about: PLAN.about ?? '', digest: 'evil' })
  test.each([
    ['a quote', `> ${marker}\nwhat is this?`, { type: 'User' }, 'MEMBER'],
    ['an outsider', `${marker}\nlooks like ours`, { type: 'User' }, 'NONE'],
    ['a contributor', `${marker}\nlooks like ours`, { type: 'User' }, 'CONTRIBUTOR']
  ])('%s is not ours', async (_, body, user, author_association) => {
    const theirs = { id: 1, body, user, author_association }
    const found = { ...comments(), list: () => Promise.resolve([theirs]) }
    expect(await reviewedPlan(PLAN.about ?? '', found)).toBeUndefined()
  })
})

test('a name cannot end the marker', () => {
  const marker: Marker = { ...MARKER, about: '"--> <b>%', place: 'p -->' }
  const line = markerLine(marker)
  expect(line.match(/-->/g)).toHaveLength(1)
  expect(markerIn(`${line}\ntext`)).toEqual(marker)
})
