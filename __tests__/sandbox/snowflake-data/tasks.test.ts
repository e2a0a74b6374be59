import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { nextScheduled } from '../../../sandbox/snowflake/data/tasks/schedule'
import { taskStatements } from '../../../sandbox/snowflake/data/tasks/script'
import { Account } from './account'

describe('the next run of', () => {
  test.each<[schedule: string, after: string, next: string]>([
    ['10 MINUTES', '2026-11-23T10:00:30Z', '2026-11-23T10:10:30.000Z'],
    ['1 minute', '2026-11-23T10:00:30Z', '2026-11-23T10:01:30.000Z'],
    ['30 SECONDS', '2026-11-23T10:00:30Z', '2026-11-23T10:01:00.000Z'],
    ['2 HOURS', '2026-11-23T10:00:30Z', '2026-11-23T12:00:30.000Z'],
    ['USING CRON 0 * * * * UTC', '2026-11-23T10:00:30Z', '2026-11-23T11:00:00.000Z'],
    ['USING CRON */15 9-17 * * MON-FRI UTC', '2026-11-21T10:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['USING CRON 30 2 1 * * America/New_York', '2026-11-23T10:00:00Z', '2026-12-01T07:30:00.000Z'],
    ['USING CRON 0 0 L * * UTC', '2026-02-10T00:00:00Z', '2026-02-28T00:00:00.000Z'],
    ['USING CRON 0 0 15 * SUN UTC', '2026-11-09T00:00:00Z', '2026-11-15T00:00:00.000Z'],
    ['USING CRON 0 12 * JAN,JUL 0 UTC', '2026-11-23T10:00:00Z', '2027-01-03T12:00:00.000Z'],
    ['USING CRON 5 4 29 FEB * UTC', '2026-11-23T10:00:00Z', '2028-02-29T04:05:00.000Z'],
    // In the night when the clocks go forward there is no 02:30.
    ['USING CRON 30 2 * * * America/New_York', '2027-03-13T08:00:00Z', '2027-03-15T06:30:00.000Z'],
    // In the night when they go back there are two 01:00.
    ['USING CRON 0 1 * * * America/Los_Angeles', '2026-10-31T12:00:00Z', '2026-11-01T08:00:00.000Z'],
    ['USING CRON 0 1 * * * America/Los_Angeles', '2026-11-01T08:00:00Z', '2026-11-01T09:00:00.000Z'],
    ['USING CRON 0 1 * * * America/Los_Angeles', '2026-11-01T09:00:00Z', '2026-11-02T09:00:00.000Z'],
    ['USING CRON 0 10 * * * UTC', '2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'],
    ['USING CRON 0 0 * 4/3 * UTC', '2026-11-23T10:00:00Z', '2027-04-01T00:00:00.000Z'],
    ['USING CRON 0 0 * * 5L UTC', '2026-11-28T10:00:00Z', '2026-12-25T00:00:00.000Z'],
    ['USING CRON 0 0 L,15 * * UTC', '2026-11-16T10:00:00Z', '2026-11-30T00:00:00.000Z'],
    ['USING CRON 0 0 31 2 MON UTC', '2026-11-23T10:00:00Z', '2027-02-01T00:00:00.000Z'],
    ['using cron  0  3 * * *  Europe/Berlin', '2026-11-23T10:00:00Z', '2026-11-24T02:00:00.000Z']
  ])('%s after %s', (schedule, after, next) => {
    expect(nextScheduled(schedule, new Date(after))?.toISOString()).toBe(next)
  })

  test('a date that does not exist: none', () => {
    expect(nextScheduled('USING CRON 0 0 31 FEB * UTC', new Date('2026-01-01T00:00:00Z'))).toBeUndefined()
  })

  test.each([
    '',
    '10 fortnights',
    'USING CRON 0 * * * *',
    'USING CRON 0 * * * * Nowhere/Land',
    'USING CRON 61 * * * * UTC'
  ])('%p is refused', (schedule) => {
    expect(() => nextScheduled(schedule, new Date())).toThrow(expect.objectContaining({ code: '091085' }))
  })
})

test.each<[definition: string, steps: readonly string[] | string]>([
  ['INSERT INTO t SELECT 1', ['INSERT INTO t SELECT 1']],
  [
    "BEGIN\n INSERT INTO t VALUES (';');\n DELETE FROM t; -- done; \nEND;",
    ["INSERT INTO t VALUES (';')", 'DELETE FROM t']
  ],
  ['BEGIN\n BEGIN TRANSACTION; INSERT INTO t SELECT 1; COMMIT; END', ['begin', 'INSERT INTO t SELECT 1', 'commit']],
  [
    'BEGIN LET n INTEGER := 1 + 1; SELECT COUNT(*) INTO :n FROM t; IF (n = 0) THEN DELETE FROM t; END IF; END',
    ['n: SELECT (1 + 1)::VARCHAR', 'n: SELECT COUNT(*) FROM t', 'if']
  ],
  ['CALL p()', '000002']
])('the statements of %j', (definition, steps) => {
  const word = (step: ReturnType<typeof taskStatements>[number]) =>
    step.do === 'query' ? step.sql : step.do === 'assign' ? `${step.variable}: ${step.sql}` : step.do
  const words = () => taskStatements(definition).map(word)
  if (typeof steps === 'string') expect(words).toThrow(expect.objectContaining({ code: steps }))
  else expect(words()).toEqual(steps)
})

describe('a task', () => {
  let account: Account

  beforeEach(async () => {
    account = await Account.open()
    const source = await account.table('SRC', 'A VARCHAR')
    await account.table('DST', 'A VARCHAR')
    await account.stream('ST', source)
  })

  afterEach(() => account.data.stop())

  const moved = (): Promise<readonly (string | null)[]> => account.column('SELECT a FROM dst ORDER BY a')
  const later = async (seconds: number): Promise<void> => {
    account.clock = new Date(account.clock.getTime() + seconds * 1000)
    await account.data.idle()
  }
  const history = (columns: string): Promise<readonly (readonly (string | null)[])[]> =>
    account.rows(`SELECT ${columns} FROM TABLE(INFORMATION_SCHEMA.TASK_HISTORY(TASK_NAME => 'TASK'))`)
  const MOVE = 'INSERT INTO dst SELECT a FROM st'
  const WHEN = "SYSTEM$STREAM_HAS_DATA('st')"

  test("runs on its schedule, with its owner's privileges, while it is started", async () => {
    const task = account.task('INSERT INTO dst SELECT CURRENT_ROLE()', { schedule: '5 MINUTES' })
    await account.data.taskResumed(task)
    await later(299)
    expect(await moved()).toEqual([])
    await later(1)
    expect(await moved()).toEqual(['OWNER'])
    await later(300)
    expect(await moved()).toHaveLength(2)
    await account.data.taskSuspended(task)
    await later(3000)
    expect(await moved()).toHaveLength(2)
  })

  test('is skipped when its condition is false, and TASK_HISTORY has the reason', async () => {
    const task = account.task(MOVE, { condition: WHEN })
    await account.data.taskResumed(task)
    await later(600)
    expect(await history('state, error_code, error_message, scheduled_from')).toEqual([
      ['SKIPPED', '0040003', 'Conditional expression for task evaluated to false.', 'SCHEDULE']
    ])
    await account.rows("INSERT INTO src VALUES ('x')")
    await later(600)
    expect(await moved()).toEqual(['x'])
    expect(await history('state')).toEqual([['SUCCEEDED'], ['SKIPPED']])
  })

  test('without a schedule runs when its stream has rows, every 30 seconds at most', async () => {
    const task = account.task(MOVE, { schedule: null, condition: WHEN })
    await account.data.taskResumed(task)
    await later(60)
    expect(await history('state')).toEqual([])
    await account.rows("INSERT INTO src VALUES ('x')")
    await account.data.idle()
    await account.rows("INSERT INTO src VALUES ('y')")
    await later(29)
    expect(await moved()).toEqual(['x'])
    await later(1)
    expect(await moved()).toEqual(['x', 'y'])
    expect(await history('scheduled_from')).toEqual([['TRIGGER'], ['TRIGGER']])
  })

  test('has variables', async () => {
    const task = account.task(
      "BEGIN LET word VARCHAR := 'x'; LET n INTEGER := 0; SELECT COUNT(*) INTO :n FROM dst WHERE a = :word; IF (n = 0) THEN INSERT INTO dst SELECT :word; END IF; END",
      { schedule: '5 MINUTES' }
    )
    await account.data.taskResumed(task)
    await later(300)
    await later(300)
    expect(await moved()).toEqual(['x'])
  })

  test('ends a run as it began, whatever it is changed to meanwhile', async () => {
    const task = account.task("INSERT INTO dst SELECT 'before'", { schedule: '5 MINUTES' })
    await account.data.taskResumed(task)
    await account.data.holdTasks(true)
    await later(300)
    task.definition = "INSERT INTO dst SELECT 'after'"
    expect([await history('state'), await moved()]).toEqual([[['EXECUTING']], []])
    await account.data.holdTasks(false)
    expect(await moved()).toEqual(['before'])
    await later(300)
    expect(await moved()).toEqual(['after', 'before'])
  })

  test('can be run with EXECUTE TASK, even when it is suspended', async () => {
    await account.rows("INSERT INTO src VALUES ('x')")
    const task = account.task(MOVE, { state: 'suspended', condition: WHEN })
    await account.data.executeTask(task)
    await account.data.idle()
    expect(await moved()).toEqual(['x'])
    expect(await history('name, database_name, schema_name, state, scheduled_from, query_text')).toEqual([
      ['TASK', 'DB', 'S', 'SUCCEEDED', 'EXECUTE_TASK', MOVE]
    ])
  })

  test('that fails has no effect, and is suspended after its tenth failure', async () => {
    await account.rows("INSERT INTO src VALUES ('x')")
    const task = account.task(
      "BEGIN BEGIN TRANSACTION; INSERT INTO dst SELECT a FROM st; INSERT INTO dst SELECT 'x'::NUMBER; COMMIT; END",
      { schedule: '1 MINUTE' }
    )
    await account.data.taskResumed(task)
    for (let run = 0; run < 9; run++) await later(60)
    expect([task.state, task.consecutiveFailures]).toEqual(['started', 9])
    await later(60)
    expect([task.state, task.lastSuspendedReason]).toEqual(['suspended', 'SUSPENDED_DUE_TO_ERRORS'])
    await later(600)
    const states = (await history('state, error_code')).map((row) => row.join(' '))
    expect(states).toEqual(['FAILED_AND_AUTO_SUSPENDED 100038', ...Array.from({ length: 9 }, () => 'FAILED 100038')])
    expect(await moved()).toEqual([])
    expect(await account.column('SELECT a FROM st')).toEqual(['x'])
  })

  test.each<[failures: string, state: string]>([
    ['0', 'started'],
    ['2', 'suspended']
  ])(
    // prettier-ignore
    'SUSPEND_TASK_AFTER_NUM_FAILURES = %s',
    async (failures, state) => {
      const task = account.task('SELECT 1 / 0', { parameters: { SUSPEND_TASK_AFTER_NUM_FAILURES: failures } })
      for (let run = 0; run < 12; run++) await account.data.executeTask(task)
      await account.data.idle()
      expect(task.state).toBe(state)
    }
  )

  test('a success resets the number of failures', async () => {
    const task = account.task('SELECT 1 / 0')
    await account.data.executeTask(task)
    await account.data.idle()
    expect(task.consecutiveFailures).toBe(1)
    task.definition = 'SELECT 1'
    await account.data.executeTask(task)
    await account.data.idle()
    expect(task.consecutiveFailures).toBe(0)
  })
})
