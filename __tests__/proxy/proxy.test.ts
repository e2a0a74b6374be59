import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'

jest.setTimeout(60_000)

/** Hosts that only the proxy can find: no name server has them. */
const AWS = 'aws.only-through-proxy.invalid'
const GITHUB = 'github.only-through-proxy.invalid'
const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'
const ROOT = join(import.meta.dirname, '../..')
/** The runner's Node.js, not the one of the tests. */
const NODE = join(ROOT, 'node_modules/node/bin/node')

const servers: Server[] = []
const seen: string[] = []
let proxy: string
let stopProxy = (): void => undefined

async function serve(body: string, type: string): Promise<number> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  const ports = {
    [AWS]: await serve(IDENTITY, 'text/xml'),
    [GITHUB]: await serve('[{"id":7,"body":"hello"}]', 'application/json')
  }
  const started = spawn(NODE, ['--import', 'tsx', join(import.meta.dirname, 'proxy.ts'), JSON.stringify(ports)], {
    cwd: ROOT
  })
  stopProxy = () => started.stdin.end()
  proxy = await new Promise((resolve) => {
    createInterface(started.stdout).on('line', (line) => {
      if (/^\d+$/.test(line)) resolve(`http://127.0.0.1:${line}`)
      else seen.push(line)
    })
  })
})
afterAll(() => {
  stopProxy()
  servers.forEach((server) => server.close())
})

/** What the client prints, with only these variables. */
async function client(endpoint: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  seen.length = 0
  const started = spawn(NODE, ['--import', 'tsx', join(import.meta.dirname, 'client.ts'), endpoint], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', GITHUB_API_URL: `http://${GITHUB}`, ...environment }
  })
  let text = ''
  let errors = ''
  started.stdout.on('data', (chunk) => (text += String(chunk)))
  started.stderr.on('data', (chunk) => (errors += String(chunk)))
  await new Promise((resolve) => started.on('close', resolve))
  if (text === '') throw new Error(errors)
  return JSON.parse(text)
}

const ANSWERS = { aws: [{ Account: '111122223333' }], comments: [{ id: 7 }] }

test.each([['HTTP_PROXY'], ['http_proxy']])('AWS and GitHub are reached through the proxy of %s', async (name) => {
  expect(await client(`http://${AWS}`, { [name]: proxy })).toMatchObject(ANSWERS)
  expect(seen).toEqual([`POST ${AWS}`, expect.stringContaining(GITHUB)])
})

test('a proxy that is only a host and a port is spoken to in plain HTTP', async () => {
  expect(await client(`http://${AWS}`, { HTTP_PROXY: proxy.replace('http://', '') })).toMatchObject(ANSWERS)
  expect(seen).toContain(`POST ${AWS}`)
})

test('a proxy that refuses the tunnel is told by its status', async () => {
  expect(await client('', { HTTPS_PROXY: proxy, HTTP_PROXY: proxy })).toMatchObject({ aws: [{ failed: 'HTTP_403' }] })
})

test('HTTPS is tunneled through the proxy of HTTPS_PROXY', async () => {
  await client('', { HTTPS_PROXY: proxy, HTTP_PROXY: proxy })
  expect(seen).toContain('CONNECT sts.eu-west-1.amazonaws.com')
})

test('without a proxy, there is no other way out', async () => {
  expect(await client(`http://${AWS}`, {})).toMatchObject({
    aws: [{ failed: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) }]
  })
  expect(seen).toEqual([])
})

test('hosts of NO_PROXY are reached directly', async () => {
  const { port } = servers[0]?.address() as AddressInfo
  const environment = { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' }
  expect(await client(`http://127.0.0.1:${port}`, environment)).toMatchObject(ANSWERS)
  expect(seen).toEqual([expect.stringContaining(GITHUB)])
})
