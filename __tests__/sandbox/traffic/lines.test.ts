import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { logLines } from '../../../sandbox/traffic/lines'
import { readLogLines } from '../../../sandbox/traffic/read-logs'
import { GENERATIONS } from '../../../sandbox/traffic/record'
import { parse } from '../../sql/function/parser'

const OPTIONS = { bucket: 'my-website', from: new Date('2026-11-20T00:00:00Z'), requests: 2000 }

describe('lines', () => {
  test('are the same for the same seed, and different for another seed', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => [...logLines({ ...OPTIONS, requests: 20, seed })])
    expect(one).toEqual(same)
    expect(one).not.toEqual(other)
  })

  test.each([...GENERATIONS, 'mixed' as const])(
    'with %s fields are valid records, except those that a client has forged',
    (fields) => {
      const lines = [...logLines({ ...OPTIONS, fields })]
      expect(lines.length).toBeGreaterThanOrEqual(OPTIONS.requests)
      const isForged = (line: string) => line.includes(' forged= ')
      const reasons = (some: readonly string[]) => new Set(some.map((line) => parse(line)['REASON']))
      expect(reasons(lines.filter((line) => !isForged(line)))).toEqual(new Set([null]))
      expect(reasons(lines.filter(isForged))).toEqual(new Set(['ambiguous']))
    }
  )

  test('are unique, and include every kind of request', () => {
    const lines = [...logLines(OPTIONS)]
    expect(new Set(lines).size).toBe(lines.length)
    const operations = new Set(lines.map((line) => parse(line)['OPERATION']))
    for (const operation of [
      'REST.GET.OBJECT',
      'BATCH.DELETE.OBJECT',
      'REST.COPY.OBJECT_GET',
      'S3.EXPIRE.OBJECT',
      'WEBSITE.GET.OBJECT'
    ]) {
      expect(operations).toContain(operation)
    }
  })
})

describe('log files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logs-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each([
    ['2026-11-20-00-00-00-0123456789ABCDEF', 'one\ntwo\n\n', ['one', 'two']],
    ['log.gz', gzipSync('one\r\ntwo'), ['one\r', 'two']],
    ['lines.tsv', 'a source\tone\nanother\t[x]\ttwo\n', ['one', 'two']],
    ['lines.tsv.gz', gzipSync('s\tone\n'), ['one']]
  ])('%s', async (name, content, lines) => {
    await writeFile(join(folder, name), content)
    expect(await readLogLines(join(folder, name))).toEqual(lines)
  })
})
