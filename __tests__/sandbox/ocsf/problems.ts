import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const PYTHON = join(import.meta.dirname, '../../../.venv/bin/python')
const VALIDATE = join(import.meta.dirname, 'validate.py')

/** What makes each of these events invalid under the published schemas of OCSF in these versions. */
export function ocsfProblems(events: readonly unknown[], versions: readonly string[]): readonly string[] {
  const input = events.map((event) => JSON.stringify(event)).join('\n')
  const { status, stdout, stderr } = spawnSync(PYTHON, [VALIDATE, ...versions], { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}
