import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { FunctionObject } from '../../contract'
import { unsupported } from '../../errors'
import { withoutSize } from '../../types'
import type { Batch, Results } from './batch'
import { canonical } from './column-types'
import { ownMessage } from './refusals'

const PYTHON = join(process.cwd(), '.venv', 'bin', 'python')
const RUNNER = join(process.cwd(), 'sandbox', 'snowflake', 'data', 'engine', 'run_python.py')

/** Times would need the session's time zone. */
const TYPES = ['VARCHAR', 'NUMBER', 'FLOAT', 'BOOLEAN', 'VARIANT']

/**
 * A user's Python. Each batch of rows is a partition of its own, with a new instance of the handler: Snowflake divides rows
 * that have no PARTITION BY as it likes.
 * https://docs.snowflake.com/en/developer-guide/udf/python/udf-python-tabular-functions
 */
export function pythonFunction(definition: FunctionObject): Batch {
  const work = {
    body: definition.body,
    handler: definition.python?.handler,
    table: definition.returnsTable !== null,
    arguments: definition.args.map(({ type }) => typeOf(type)),
    returns: (definition.returnsTable ?? [{ type: definition.returns.replace(/ NOT NULL$/i, '') }]).map(({ type }) =>
      typeOf(type)
    )
  }
  return (rows) => {
    const called = definition.nullHandling === 'RETURNS NULL ON NULL INPUT' ? rows.filter(hasNoNull) : rows
    const results = [...run(definition, { ...work, rows: called })]
    return rows.map((row) => (called.includes(row) ? (results.shift() ?? null) : work.table ? [] : null))
  }
}

function hasNoNull(row: readonly (string | null)[]): boolean {
  return !row.includes(null)
}

function typeOf(type: string): string {
  const name = withoutSize(canonical(type))
  if (!TYPES.includes(name)) throw unsupported(`${name} in a Python function`)
  return name
}

function run(definition: FunctionObject, work: object): Results {
  const { error, stdout, stderr } = spawnSync(PYTHON, ['-I', '-B', RUNNER], {
    input: JSON.stringify(work),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    timeout: 60_000
  })
  if (error !== undefined) throw error
  const answer = (stdout === '' ? { error: stderr } : JSON.parse(stdout)) as { results?: Results; error?: string }
  if (answer.results !== undefined) return answer.results
  const told = `Python Interpreter Error:\n${answer.error} in function ${definition.name} with handler ${definition.python?.handler}`
  throw new Error(ownMessage('100357', 'P0000', told))
}
