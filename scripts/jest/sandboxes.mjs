import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

/** By the worker whose suites share it: its process, and the promise of its address. */
const sandboxes = new Map()
/** Answers a worker's `GET /<its number>` with the address of its sandbox, which it starts for the first one that asks. */
const server = createServer({ keepAlive: false }, (request, response) => {
  sandboxOf(request.url).address.then(
    (address) => response.writeHead(200, { connection: 'close' }).end(address),
    (error) => response.writeHead(500, { connection: 'close' }).end(String(error))
  )
})

/**
 * The sandboxes of a run belong to jest's first process: workers come and go, and what suites have saved in a sandbox is
 * there for the next suites. Gives where workers ask for theirs.
 */
export async function offerSandboxes() {
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}`
}

export async function endSandboxes() {
  server.close()
  for (const { child } of sandboxes.values()) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    // Otherwise jest would end here, before it has said whether the tests passed.
    child.ref()
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
  }
}

function sandboxOf(worker) {
  const known = sandboxes.get(worker)
  if (known !== undefined) return known
  const started = start()
  sandboxes.set(worker, started)
  return started
}

/** It ends when its standard input closes: with this process, however that ends. */
function start() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/remote/serve.ts'], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const address = Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => line),
    once(child, 'exit').then(() => {
      throw new Error('The sandbox ended before it was ready.')
    })
  ])
  child.unref()
  for (const pipe of [child.stdin, child.stdout]) pipe.unref()
  return { child, address }
}
