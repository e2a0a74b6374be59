import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { agent } from './gateway/forward'

type Question = 'facts' | 'user' | 'reset' | 'clock' | 'delays' | 'take-messages' | 'count-messages'

/** moto's server in a child process, and the questions that only the sandbox asks it. */
export interface Moto {
  readonly port: number
  ask<T>(question: Question, body: unknown): Promise<T>
  /** Another process with the same state. It exits with the first one, if it is not stopped before. */
  fork(): Promise<Moto>
  stop(): Promise<void>
}

const PYTHON = join(process.cwd(), '.venv', 'bin', 'python')
const SERVER = join(process.cwd(), 'sandbox', 'aws', 'moto', 'server.py')

/** The child exits when its standard input closes, so it does not outlive this process even when that is killed. */
export async function startMoto(): Promise<Moto> {
  if (!existsSync(PYTHON)) throw new Error('There is no .venv yet. Run `node scripts/setup.mjs` first.')
  const child = spawn(PYTHON, ['-B', SERVER], { stdio: ['pipe', 'pipe', 'pipe'] })
  const errors = tail(child)
  const port = await portOf(child, errors)

  return {
    ...motoAt(port),
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null || child.signalCode !== null) return
      child.stdin.end()
      await exited
    }
  }
}

function motoAt(port: number): Moto {
  const ask = async <T>(question: string, body: unknown): Promise<T> => {
    const { status, answer } = await post(port, `/moto-api/sandbox/${question}`, JSON.stringify(body))
    if (status !== 200) throw new Error(`moto failed to answer "${question}":\n${answer}`)
    return JSON.parse(answer) as T
  }
  return {
    port,
    ask,
    fork: async () => motoAt((await ask<{ readonly port: number }>('fork', {})).port),
    async stop() {
      // It exits instead of answering.
      await ask('exit', {}).catch(() => undefined)
    }
  }
}

/** By the connections that requests are forwarded on: `fetch` takes several times as long. */
function post(port: number, path: string, body: string): Promise<{ readonly status: number; readonly answer: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': Buffer.byteLength(body) }
    request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject)
    })
      .on('error', reject)
      .end(body)
  })
}

function portOf(child: ChildProcess, errors: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('moto has no standard output')
    createInterface(child.stdout).once('line', (line) => resolve(portIn(line)))
    child.once('exit', (code) => reject(new Error(`moto exited with ${code} before it was ready:\n${errors()}`)))
    child.once('error', reject)
  })
}

function portIn(line: string): number {
  const { port } = JSON.parse(line) as { port: number }
  return port
}

/** The last lines that the child wrote to its standard error. */
function tail(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-8_000)
  })
  return () => text
}
