import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { journalIn } from '../../scripts/acceptance/journal'
import { newFolder } from '../fakes/new-folder'

test('what a run that goes on has made is left alone, and deleted once it has ended', async () => {
  const folder = newFolder('journal')
  const journal = journalIn(folder)
  expect(await journal.open()).toEqual([])
  await journal.note('mine', 'us-east-1')
  await journal.note('other', 'us-east-1')
  const file = join(folder, 'other.open.json')
  const other = spawn('sleep', ['60'])
  writeFileSync(file, readFileSync(file, 'utf8').replace(`"pid":${process.pid}`, `"pid":${String(other.pid)}`))
  const marks = async () => (await journal.open()).map(({ mark }) => mark).sort()
  expect(await marks()).toEqual(['mine'])
  other.kill()
  await once(other, 'exit')
  expect(await marks()).toEqual(['mine', 'other'])
  await journal.strike('other')
  expect(await marks()).toEqual(['mine'])
})
