import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeAll, expect, test } from '@jest/globals'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { type Sandbox, startSandbox } from '../../sandbox/start'
import { newFolder } from '../fakes/new-folder'
import { untilEnd } from '../fakes/until-end'

const folder = newFolder('killed')
const notes = join(folder, 'notes')

let sandbox: Sandbox
let prompt: Prompt
beforeAll(async () => {
  sandbox = await untilEnd(startSandbox({ folder }))
  prompt = await untilEnd(
    openPrompt({ environment: () => ({ ...sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' }) })
  )
}, 60_000)

/** Starts a run, and ends it like this while it applies. */
async function endedBy(signal: NodeJS.Signals): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/acceptance/main.ts', '--yes'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...sandbox.environment(), ACCEPTANCE_FOLDER: notes }
  })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)
  for await (const line of lines) {
    if (!line.startsWith('apply')) continue
    while ((await databases()).length === 0) await setTimeout(100)
    child.kill(signal)
    break
  }
  child.stdout.resume()
  await exited
}

async function databases(): Promise<readonly unknown[]> {
  return (await prompt.run('SHOW DATABASES'))
    .map(({ name }) => name)
    .filter((name) => String(name).startsWith('S3LOGS_'))
}

async function left(): Promise<readonly unknown[]> {
  const { endpoint, region, keys } = sandbox.aws
  const s3 = new S3Client({ endpoint, region, credentials: keys.deployer, forcePathStyle: true })
  const { Buckets = [] } = await s3.send(new ListBucketsCommand())
  s3.destroy()
  const open = readdirSync(notes).filter((file) => file.endsWith('.open.json'))
  return [...Buckets.map(({ Name }) => Name), ...(await databases()), ...open]
}

// SIGKILL gives nobody time to clean up: another process does it.
test.each(['SIGINT', 'SIGKILL'] as const)(
  'a run that is ended by %s leaves nothing',
  async (signal) => {
    await endedBy(signal)
    for (let second = 0; second < 60 && (await left()).length > 0; second++) await setTimeout(1000)
    expect(await left()).toEqual([])
  },
  180_000
)
