import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, jest, test } from '@jest/globals'
import { runAction, usualInputs } from '../../sandbox/action'
import { untilEnd } from '../fakes/until-end'
import { startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'

jest.setTimeout(120_000)

const BUNDLE = join(import.meta.dirname, '../../dist/index.js')
const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'

const isBuilt = existsSync(BUNDLE)
const whenBuilt = isBuilt ? test : test.skip

let world: PipelineWorld | undefined
beforeAll(async () => {
  if (isBuilt) world = await untilEnd(startConverged())
}, 60_000)

/** Runs the bundle like a workflow, and kills it as soon as this statement is done. */
async function apply({ sandbox }: PipelineWorld, killedAfter?: string): Promise<number> {
  await sandbox.clearRecords()
  const kill = new AbortController()
  let isOver = false
  const watch = async () => {
    while (!isOver && !kill.signal.aborted) {
      const statements = await sandbox.snowflake.statements()
      if (statements.some(({ comment }) => comment === killedAfter)) kill.abort()
    }
  }
  const watching = watch()
  try {
    const { exitCode, log } = await runAction({
      bundle: BUNDLE,
      inputs: { ...usualInputs(sandbox, NAMES), ...LOGGED, mode: 'apply' },
      environment: sandbox.environment(),
      signal: kill.signal
    })
    if (exitCode !== 0) throw new Error(log)
    return exitCode
  } finally {
    isOver = true
    await watching
  }
}

// Skipped until dist/ is built, because the bundle is what is killed.
whenBuilt.each(['pipe/pause-and-comment', 'pipe/replace', 'pipe/refresh'])(
  'the bundle is killed (SIGKILL) right after %s: the next run finishes, and each line arrives once',
  async (statement) => {
    if (world === undefined) throw new Error('The world was not started')
    const { prompt, sandbox } = world
    const before = await arrived(world)
    const [pipe] = await prompt.run('SHOW PIPES IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC')
    const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
    await prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${copy}`)
    await prompt.run(`GRANT MONITOR ON PIPE ${PIPE} TO ROLE ANALYST`)

    const lines = [...(await deliver(world))]
    await expect(apply(world, statement)).rejects.toThrow(/abort/)
    lines.push(...(await deliver(world)))
    await apply(world)
    lines.push(...(await deliver(world)))

    expect(await arrived(world)).toEqual([...before, ...lines].toSorted())
    expect((await world.act('plan', LOGGED)).changes).toEqual([])
    expect(await prompt.run(`SHOW GRANTS ON PIPE ${PIPE}`)).toContainEqual(
      expect.objectContaining({ privilege: 'MONITOR', grantee_name: 'ANALYST' })
    )
    await sandbox.idle()
  }
)
