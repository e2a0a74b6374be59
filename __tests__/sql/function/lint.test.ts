import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const ESLINT = join('node_modules', 'eslint', 'bin', 'eslint.js')
const SCALAR = 'sql/function/decode_s3_key.js'
const TABLE = 'sql/function/parse_s3_access_logs.js'

interface Finding {
  readonly ruleId: string | null
  readonly line: number
  readonly column: number
}

/** What ESLint would report for this file if it had this text. */
function lint(file: string, text: string): readonly Finding[] {
  const { stdout } = spawnSync(process.execPath, [ESLINT, '--stdin', '--stdin-filename', file, '--format', 'json'], {
    input: text,
    encoding: 'utf8'
  })
  const [result] = JSON.parse(stdout) as readonly { readonly messages: readonly Finding[] }[]
  return (result?.messages ?? []).map(({ ruleId, line, column }) => ({ ruleId, line, column }))
}

describe('linting the functions that Snowflake runs', () => {
  test.each([
    { what: 'a scalar function may return, and has its argument', file: SCALAR, text: 'return KEY\n', finds: [] },
    {
      what: 'a scalar function has neither Node.js nor a console',
      file: SCALAR,
      text: "console.log(KEY)\nreturn require('fs')\n",
      finds: [
        { ruleId: 'no-undef', line: 1, column: 1 },
        { ruleId: 'no-undef', line: 2, column: 8 }
      ]
    },
    {
      what: 'eval is refused',
      file: SCALAR,
      text: 'return eval(KEY)\n',
      finds: [{ ruleId: 'no-eval', line: 1, column: 8 }]
    },
    {
      what: 'a table function is an object, whose first line keeps its columns',
      file: TABLE,
      text: '{ initialize: function () { return setTimeout },\n  processRow: function () { return LINE } }\n',
      finds: [
        { ruleId: 'no-undef', line: 1, column: 36 },
        { ruleId: 'no-undef', line: 2, column: 36 }
      ]
    },
    { what: 'the deployed parser has no problems', file: TABLE, text: readFileSync(TABLE, 'utf8'), finds: [] }
  ])('$what', ({ file, text, finds }) => {
    expect(lint(file, text)).toEqual(finds)
  })
})
