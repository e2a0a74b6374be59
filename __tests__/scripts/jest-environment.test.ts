import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'

const JEST = resolve('node_modules/jest/bin/jest.js')
const ENVIRONMENT = resolve('scripts/jest/environment.mjs')

/** Runs jest over one suite, and gives what it prints. */
async function runSuite(body: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'suite-'))
  try {
    const suite = join(folder, 'some.test.js')
    await writeFile(suite, `test('some', async () => { ${body} })`)
    const config = {
      rootDir: folder,
      testEnvironment: ENVIRONMENT,
      testEnvironmentOptions: { patienceMilliseconds: 500 },
      transform: {}
    }
    return await new Promise((done) => {
      const args = [JEST, '--config', JSON.stringify(config), '--forceExit', '--no-cache']
      execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) => done(stdout + stderr))
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

test.each([
  ['a server', `require('http').createServer().listen(0)`, 'TCPServerWrap'],
  ['a process', `require('child_process').spawn('sleep', ['5'], { stdio: 'ignore' })`, 'ProcessWrap'],
  ['timers', `for (const ms of [5000, 6000]) setTimeout(() => undefined, ms)`, 'Timeout']
])(
  'a suite that leaves %s open fails',
  async (_, body, left) => {
    expect(await runSuite(body)).toContain(`Left open after the tests: ${left} (`)
  },
  60_000
)

test.each([
  ['ends what it started', `require('http').createServer().listen(0).close()`],
  ['leaves what ends soon', `setTimeout(() => undefined, 200)`],
  ['leaves what keeps nobody waiting', `setTimeout(() => undefined, 5000).unref()`],
  ['writes', `process.stdout.write('.'); process.stderr.write('.')`]
])(
  'a suite that %s passes',
  async (_, body) => {
    expect(await runSuite(body)).toContain('1 passed')
  },
  60_000
)
