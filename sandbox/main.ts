import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type SandboxOptions, startSandbox } from './start'

const FOLDER = join('out', 'sandbox')
const ENVIRONMENT_FILE = join(FOLDER, 'env')
/** Holds the id of the process that owns the folder. */
const OWNER_FILE = join(FOLDER, 'pid')

const USAGE = `npm run sandbox -- [--port-aws=PORT] [--port-snowflake=PORT] [--latency-aws=MS] [--latency-snowflake=MS]`

void main()

/** Runs the sandbox until it gets a signal to stop. */
async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2))
  await claimFolder()
  const sandbox = await startSandbox(options)
  await writeEnvironment(sandbox.environment())
  console.log(introduction())

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await rm(ENVIRONMENT_FILE, { force: true })
    await sandbox.stop()
    await rm(OWNER_FILE, { force: true })
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}

/** Two sandboxes would overwrite each other's environment. The folder of one that was killed is free again. */
async function claimFolder(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  const owner = Number(await readFile(OWNER_FILE, 'utf8').catch(() => '0'))
  if (isAlive(owner)) {
    console.error(`A sandbox is already running (process ${owner}); its environment is in ${ENVIRONMENT_FILE}.`)
    process.exit(1)
  }
  await rm(ENVIRONMENT_FILE, { force: true })
  await writeFile(OWNER_FILE, String(process.pid))
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

function optionsOf(args: string[]): SandboxOptions {
  try {
    const number = { type: 'string', default: '0' } as const
    const { values } = parseArgs({
      args,
      options: { 'port-aws': number, 'port-snowflake': number, 'latency-aws': number, 'latency-snowflake': number }
    })
    return {
      folder: FOLDER,
      aws: { port: natural(values['port-aws']), latencyMs: natural(values['latency-aws']) },
      snowflake: { port: natural(values['port-snowflake']), latencyMs: natural(values['latency-snowflake']) }
    }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    process.exit(2)
  }
}

function natural(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is not a number.`)
  return Number(text)
}

/** Writes the file atomically, so that a program that waits for it never reads half of it. */
async function writeEnvironment(environment: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(name, value)}\n`)
  const unfinished = `${ENVIRONMENT_FILE}.new`
  await writeFile(unfinished, lines.join(''), { mode: 0o600 })
  await rename(unfinished, ENVIRONMENT_FILE)
}

/** The file is also read by programs that do not understand quotes, so only values that need none are allowed. */
function shellWord(name: string, value: string): string {
  if (!/^[\w./:?=,@%+-]*$/.test(value)) throw new Error(`${name} cannot be written without quotes.`)
  return value
}

function introduction(): string {
  return `The sandbox is up: an AWS account, a Snowflake account and a GitHub repository. In another terminal, from this folder:

  set -a; . ${ENVIRONMENT_FILE}; set +a

Create a bucket whose requests will be logged:

  .venv/bin/python -c 'import boto3; boto3.client("s3").create_bucket(Bucket="my-website")'

See what would be done, then run it again with INPUT_MODE=apply:

  env INPUT_MODE=plan INPUT_BUCKET=my-access-logs INPUT_PREFIX=website INPUT_ROLE=snowflake-access-logs \\
    'INPUT_SOURCE-BUCKETS=my-website' "INPUT_SNOWFLAKE-ACCOUNT=$SNOWFLAKE_ACCOUNT" \\
    "INPUT_SNOWFLAKE-USER=$SNOWFLAKE_USER" "INPUT_SNOWFLAKE-ROLE=$SNOWFLAKE_ROLE" \\
    "INPUT_SNOWFLAKE-PRIVATE-KEY=$(cat "$SNOWFLAKE_PRIVATE_KEY_FILE")" \\
    node_modules/.bin/node dist/index.js

See the requests that AWS received, and who was refused:

  curl -s "$SANDBOX_AWS_ADMIN_URL/requests"

See the statements that Snowflake received:

  curl -s "$SANDBOX_SNOWFLAKE_ADMIN_URL/statements"

Any AWS client works (boto3, the AWS CLI, an SDK), and so do Snowflake's: its Node.js driver with
accessUrl = SNOWFLAKE_ACCESS_URL, its Python connector and snowflake-cli with protocol, host and port of it. Ctrl-C stops everything.`
}
