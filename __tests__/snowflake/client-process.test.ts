import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@jest/globals'
import { newFolder } from '../fakes/new-folder'
import { startWire } from '../fakes/snowflake-wire'

const SRC = join(import.meta.dirname, '../../src')

/** Signs in, sends a statement and closes; then the process should end by itself. */
const SCRIPT = `
const { snowflakeDoor } = await import('${pathToFileURL(join(SRC, 'snowflake/client.ts')).href}')
const { run, close } = snowflakeDoor({
  login: { account: 'acct', role: null, credentials: { method: 'password', user: 'U', password: 'p' } },
  accessUrl: process.env.WIRE,
  sql: { render: () => 'SHOW PIPES', describe: () => ({ goal: 'list pipes', access: 'read', needs: [] }) },
  idToken: () => Promise.reject(new Error('not needed'))
})
await run({ client: 'snowflake', name: 'pipe/show', input: {} })
await close()
`

test('the driver prints nothing, writes no file, and lets the process end', async () => {
  const wire = await startWire()
  const folder = newFolder('quiet')
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', SCRIPT], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: newFolder('home'),
      WIRE: wire.url,
      SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true'
    }
  })
  const printed: string[] = []
  child.stdout.on('data', (chunk) => printed.push(String(chunk)))
  child.stderr.on('data', (chunk) => printed.push(String(chunk)))
  const code = await new Promise((resolve) => child.on('close', resolve))
  await wire.close()
  expect({ printed, code, files: readdirSync(folder), statements: wire.statements() }).toEqual({
    printed: [],
    code: 0,
    files: [],
    statements: ['-- pipe/show\nSHOW PIPES']
  })
}, 60_000)
