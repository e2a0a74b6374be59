import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '../../../sandbox/start'
import { namesOf, newMark } from '../names'
import { readRecording } from '../recording/recording'
import { targetFrom } from '../target'
import { replay } from './replay'
import { asText } from './report'

const USAGE = `npm run compare -- FOLDER

FOLDER has what \`npm run acceptance -- --record=FOLDER\` has written. Exits with 1 if the sandbox answers differently.`

process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] ??= 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] ??= 'true'

void main(process.argv.slice(2))

async function main([folder, ...more]: readonly string[]): Promise<void> {
  if (folder === undefined || more.length > 0 || !existsSync(join(folder, 'about.json'))) {
    console.error(USAGE)
    process.exit(2)
  }
  const recording = await readRecording(folder)
  const sandbox = await startSandbox({ folder: join('out', 'compare'), aws: { region: recording.about.region } })
  Object.assign(process.env, sandbox.environment())
  try {
    const played = {
      target: targetFrom(process.env),
      now: () => sandbox.now(),
      setTime: (now: Date) => sandbox.setTime(now),
      idle: () => sandbox.idle()
    }
    const differences = await replay(recording, played, namesOf(newMark()))
    console.log(asText(differences))
    process.exitCode = differences.length === 0 ? 0 : 1
  } finally {
    await sandbox.stop()
  }
  process.exit()
}
