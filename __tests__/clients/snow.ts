import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CLIENT_ENVIRONMENT, clientProgram } from './python'

/** Snowflake's command line, which takes seconds to load, ready for many commands. */
export interface Snow {
  /** What it prints, as JSON. Rejects with that if it fails. */
  run(...command: readonly string[]): Promise<unknown>
  close(): void
}

export async function openSnow(home: string): Promise<Snow> {
  const server = spawn(clientProgram('python'), ['-B', join(import.meta.dirname, 'snow.py')], {
    env: { ...CLIENT_ENVIRONMENT, HOME: home },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  const answerTo = async (command: readonly string[]): Promise<unknown> => {
    server.stdin.write(`${JSON.stringify(command)}\n`)
    const [code, out, errors] = JSON.parse((await lines.next()).value as string) as [number, string, string]
    if (code !== 0) throw new Error(`snow ${command.slice(0, 4).join(' ')} failed:\n${out}${errors}`)
    return JSON.parse(out)
  }
  return {
    run(...command) {
      const answer = last.then(() => answerTo(command))
      last = answer.catch(() => undefined)
      return answer
    },
    close: () => server.stdin.end()
  }
}
