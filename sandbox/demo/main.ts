import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '../start'
import { openConsole } from './aws-console'
import { presenterFor } from './presenter'
import { openPrompt } from './snowflake'
import { presentLifecycle } from './story'

const USAGE = 'npm run demo [-- --logs FILE…]'
const FOLDER = join('out', 'demo')

void main()

async function main(): Promise<void> {
  const logs = logsOf(process.argv.slice(2))
  rmSync(FOLDER, { recursive: true, force: true })
  console.log('Starting the sandbox: an AWS account, a Snowflake account, a GitHub repository …')
  const sandbox = await startSandbox({ folder: join('out', 'demo', 'sandbox') })
  const stop = async (exitCode: number) => {
    await sandbox.stop()
    process.exit(exitCode)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(130))

  try {
    const presenter = presenterFor(sandbox)
    const prompt = await openPrompt(sandbox)
    const { files, lines, parsed, unparsed } = await presentLifecycle(presenter, openConsole(sandbox.aws), prompt, logs)
    await prompt.close()
    console.log(
      `\nDone: ${files} files, ${lines} lines, ${parsed} parsed, ${unparsed} unparsed. The summaries are in ${FOLDER}.`
    )
    await stop(0)
  } catch (error) {
    console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    await stop(1)
  }
}

function logsOf(args: readonly string[]): readonly string[] {
  const [flag, ...files] = args
  const missing = files.filter((file) => !existsSync(file))
  const wrong =
    flag !== undefined && flag !== '--logs'
      ? `Unknown option ${flag}.`
      : flag === '--logs' && files.length === 0
        ? '--logs needs at least one file.'
        : missing.length > 0
          ? `File not found: ${missing.join(', ')}.`
          : undefined
  if (wrong === undefined) return files
  console.error(`${wrong}\n${USAGE}`)
  process.exit(2)
}
