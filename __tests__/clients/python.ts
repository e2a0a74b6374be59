import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const BIN = join(import.meta.dirname, '.venv', 'bin')

/** What a program of the clients' environment printed. Rejects if it fails, with what it said. */
export async function runClient(
  program: string,
  args: readonly string[],
  { env = {}, stdin = '' }: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {}
): Promise<string> {
  if (!existsSync(BIN)) throw new Error('There is no __tests__/clients/.venv yet. Run `node scripts/setup.mjs` first.')
  const running = promisify(execFile)(join(BIN, program), [...args], {
    env: { PATH: process.env['PATH'], SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true', ...env },
    maxBuffer: 2 ** 26
  })
  running.child.stdin?.end(stdin)
  return (await running).stdout
}
