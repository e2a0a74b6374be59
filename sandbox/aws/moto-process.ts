import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SandboxClock } from '../clock'
import { exchange } from '../exchange'
import { agent, type Behind } from './gateway/forward'

type Question = 'facts' | 'user' | 'reset' | 'delays' | 'take-messages' | 'count-messages'

/** moto's server in a child process, and the questions that only the sandbox asks it. */
export interface Moto extends Behind {
  ask<T>(question: Question, body: unknown): Promise<T>
  /** Another process with the same state. It exits with the first one, if it is not stopped before. */
  fork(): Promise<Moto>
  stop(): Promise<void>
}

const PYTHON = join(process.cwd(), '.venv', 'bin', 'python')
const SERVER = join(process.cwd(), 'sandbox', 'aws', 'moto', 'server.py')

/** The child exits when its standard input closes, so it does not outlive this process even when that is killed. */
export async function startMoto(clock: Pick<SandboxClock, 'aheadMs'>): Promise<Moto> {
  if (!existsSync(PYTHON)) throw new Error('There is no .venv yet. Run `node scripts/setup.mjs` first.')
  const child = spawn(PYTHON, ['-B', SERVER], { stdio: ['pipe', 'pipe', 'pipe'] })
  const errors = tail(child)
  const port = await portOf(child, errors)

  return {
    ...motoAt(port, clock),
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null || child.signalCode !== null) return
      child.stdin.end()
      await exited
    }
  }
}

function motoAt(port: number, clock: Pick<SandboxClock, 'aheadMs'>): Moto {
  /** They tell it the time. */
  const headers = () => ({ 'x-sandbox-ahead-ms': String(clock.aheadMs) })
  const ask = async <T>(question: string, body: unknown): Promise<T> => {
    const url = `http://127.0.0.1:${port}/moto-api/sandbox/${question}`
    // By the connections that requests are forwarded on.
    const options = { agent, method: 'POST', headers: headers() }
    const { status, text } = await exchange(url, options, JSON.stringify(body))
    if (status !== 200) throw new Error(`moto failed to answer "${question}":\n${text}`)
    return JSON.parse(text) as T
  }
  return {
    port,
    headers,
    ask,
    fork: async () => motoAt((await ask<{ readonly port: number }>('fork', {})).port, clock),
    async stop() {
      // It exits instead of answering.
      await ask('exit', {}).catch(() => undefined)
    }
  }
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
