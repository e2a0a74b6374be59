import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { accept } from './accept'
import { cleanAll, FOLDER } from './clean-all'
import { journalIn } from './journal'
import { targetFrom, VARIABLES } from './target'

const USAGE = `npm run acceptance -- [--yes] [--record=FOLDER] [--clean]

  --yes             does not ask before it begins
  --record=FOLDER   writes what both services answered, redacted
  --clean           only deletes what earlier runs have left

Needs credentials of AWS, and ${VARIABLES.join(', ')}.`

// As in src/index.ts.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] ??= 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] ??= 'true'
process.env['SF_TELEMETRY_DISABLE_CONNECTION_SHAPE'] ??= 'true'

const say = (text: string) => console.log(text)

main().then(
  (succeeded) => process.exit(succeeded ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
)

async function main(): Promise<boolean> {
  const options = optionsOf(process.argv.slice(2))
  const target = targetFrom(process.env)
  const isClean = await cleanAll(process.env, say)
  if (!isClean || options.clean === true) return isClean
  const cancellation = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort())
  watch()
  let failure: unknown
  try {
    await accept({
      target,
      clock: { now: () => new Date(), sleep: (seconds) => pause(seconds, cancellation.signal) },
      journal: journalIn(FOLDER),
      cancelled: cancellation.signal,
      ...(options.record === undefined ? {} : { record: options.record }),
      say,
      agree: (text) => agree(text, options.yes === true)
    })
  } catch (error) {
    failure = error
    console.error(error instanceof Error ? error.message : String(error))
  }
  return (await cleanAll(process.env, say)) && failure === undefined
}

function optionsOf(args: string[]) {
  try {
    const flag = { type: 'boolean' } as const
    return parseArgs({ args, options: { yes: flag, clean: flag, record: { type: 'string' } } }).values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exit(2)
  }
}

async function agree(text: string, isAgreed: boolean): Promise<boolean> {
  say(text)
  if (isAgreed) return true
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('Begin? Type yes: ')
  lines.close()
  return answer.trim() === 'yes'
}

/** A cancellation ends a wait. */
function pause(seconds: number, cancelled: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    cancelled.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new Error('Cancelled.'))
    })
  })
}

/** Somebody who cleans up if this process is killed. */
function watch(): void {
  mkdirSync(FOLDER, { recursive: true })
  const log = openSync(join(FOLDER, 'watch.log'), 'a')
  const watcher = spawn(process.execPath, ['--import', 'tsx', 'scripts/acceptance/watch.ts'], {
    detached: true,
    stdio: ['pipe', log, log]
  })
  watcher.unref()
}
