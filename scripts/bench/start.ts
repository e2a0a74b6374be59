import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { runAction, usualInputs } from '../../sandbox/action'
import { type Figure, median } from './figure'
import { type Bench, NAMES } from './run'

const RUNS = 15

/** How long a job waits until the first request leaves, against a Node that has nothing to do: in turns, as the load changes. */
export async function startAgainstNode(bench: Bench): Promise<Figure> {
  const node: number[] = []
  const start: number[] = []
  for (let run = 0; run < RUNS; run++) {
    node.push(await bareNode())
    start.push(await firstRequest(bench))
  }
  return {
    what: 'start to the first request, against `node -e 0`',
    budget: 6,
    measured: median(start) / median(node),
    unit: '×',
    runs: { 'node -e 0, ms': node, 'first request, ms': start }
  }
}

async function bareNode(): Promise<number> {
  const start = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close')
  return performance.now() - start
}

/** Milliseconds until something asks anything of AWS, Snowflake or GitHub. The run is ended then. */
async function firstRequest({ sandbox, bundle }: Bench): Promise<number> {
  const server = createServer()
  const { port } = (await once(server.listen(0, '127.0.0.1'), 'listening').then(() => server.address())) as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const ended = new AbortController()
  const step = {
    bundle,
    inputs: { ...usualInputs(sandbox, NAMES), mode: 'plan' },
    environment: {
      ...sandbox.environment(),
      AWS_ENDPOINT_URL: url,
      SNOWFLAKE_ACCESS_URL: url,
      GITHUB_API_URL: url
    },
    signal: ended.signal
  }
  const asked = once(server, 'request')
  const start = performance.now()
  const run = runAction(step).then(
    ({ log }) => Promise.reject(new Error(`The run ended without a request:\n${log}`)),
    () => undefined
  )
  try {
    await Promise.race([asked, run])
    return performance.now() - start
  } finally {
    ended.abort()
    await run.catch(() => undefined)
    server.close()
    server.closeAllConnections()
  }
}
