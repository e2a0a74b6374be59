import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../start'
import { controlServer } from './control'

void main()

/**
 * Runs a sandbox for another process, which controls it by the address that is printed. It ends when its standard input
 * closes: with the other process, however that ends.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.stdin.on('end', () => process.exit(0)).resume()
  const server = controlServer(await startSandbox({ folder }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
