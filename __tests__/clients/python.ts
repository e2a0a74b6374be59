import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const BIN = join(import.meta.dirname, '.venv', 'bin')

export const CLIENT_ENVIRONMENT = { PATH: process.env['PATH'], SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true' }

/** The path of a program of the clients' environment. */
export function clientProgram(name: string): string {
  if (!existsSync(BIN)) throw new Error('There is no __tests__/clients/.venv yet. Run `node scripts/setup.mjs` first.')
  return join(BIN, name)
}

/** What a Python program printed. Rejects if it fails, with what it said. */
export async function runPython(file: string, stdin: string): Promise<string> {
  const running = promisify(execFile)(clientProgram('python'), ['-B', file], {
    env: CLIENT_ENVIRONMENT,
    maxBuffer: 2 ** 26
  })
  running.child.stdin?.end(stdin)
  return (await running).stdout
}
