import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const BIN = join(import.meta.dirname, '.venv', 'bin')

/** Neither of the clients looks for anything outside: where it runs, or whether there is a newer version. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
  SNOWFLAKE_CLI_AIR_GAPPED: 'true'
}

/** A Python program that ends its requests with serve.py, ready for many of them. */
export interface PythonProgram {
  /** What it prints for this request, as JSON. Rejects with what it said if it fails. */
  ask(request: unknown): Promise<unknown>
  close(): void
}

/** @param file in this folder */
export async function openPython(file: string, environment: NodeJS.ProcessEnv = {}): Promise<PythonProgram> {
  if (!existsSync(BIN)) throw new Error('There is no __tests__/clients/.venv yet. Run `node scripts/setup.mjs` first.')
  const server = spawn(join(BIN, 'python'), ['-B', join(import.meta.dirname, file)], {
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  const answerTo = async (request: unknown): Promise<unknown> => {
    server.stdin.write(`${JSON.stringify(request)}\n`)
    const [code, out, errors] = JSON.parse((await lines.next()).value as string) as [number, string, string]
    if (code !== 0) throw new Error(`${file} failed to ${JSON.stringify(request)}:\n${out}${errors}`)
    return JSON.parse(out)
  }
  return {
    ask(request) {
      const answer = last.then(() => answerTo(request))
      last = answer.catch(() => undefined)
      return answer
    },
    close: () => server.stdin.end()
  }
}
