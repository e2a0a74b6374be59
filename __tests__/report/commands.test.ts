import { expect, test } from '@jest/globals'
import { commandsIn, withoutRow } from '../../src/report/commands'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown } from '../../src/report/markdown'
import { grantFor } from '../../src/snowflake/privileges'
import { change, report } from './plans'

const owned = (on: string, name: string) => grantFor({ name: 'OWNERSHIP', on, object: ['D', 'S', name] }, '"my role"')

const ONE = 'GRANT USAGE ON DATABASE DB TO ROLE R;'
const OTHER = 'GRANT SELECT ON TABLE DB.S."a b" TO ROLE "my role";'

test.each<[string, string, readonly string[]]>([
  ['each of a row', `${ONE} ${OTHER}`, [ONE, OTHER]],
  ['with who can run it', `As the owner of the database: ${ONE}`, [ONE]],
  ['once', `${ONE} Then ${ONE}`, [ONE]],
  [
    'whole',
    'GRANT OWNERSHIP ON PIPE P TO ROLE R COPY CURRENT GRANTS;',
    ['GRANT OWNERSHIP ON PIPE P TO ROLE R COPY CURRENT GRANTS;']
  ],
  [
    'one after another: of a pipe, which is paused before and resumed after it',
    owned('PIPE', "o'my pipe"),
    [
      `ALTER PIPE D.S."o'my pipe" SET PIPE_EXECUTION_PAUSED = TRUE;`,
      `GRANT OWNERSHIP ON PIPE D.S."o'my pipe" TO ROLE "my role" COPY CURRENT GRANTS;`,
      `SELECT SYSTEM$PIPE_FORCE_RESUME('D.S."o''my pipe"');`
    ]
  ],
  [
    'one after another: of a task, which is suspended before and resumed after it',
    owned('TASK', 'T'),
    [
      'ALTER TASK D.S.T SUSPEND;',
      'GRANT OWNERSHIP ON TASK D.S.T TO ROLE "my role" COPY CURRENT GRANTS;',
      'ALTER TASK D.S.T RESUME;'
    ]
  ],
  ['without a semicolon, as Snowflake says it', 'Run GRANT ROLE A TO USER B', ['GRANT ROLE A TO USER B;']],
  ['of a dropped table', 'Restore it: UNDROP TABLE DB.S.T; It is possible.', ['UNDROP TABLE DB.S.T;']],
  ['of a dropped schema', 'UNDROP SCHEMA DB.S;', ['UNDROP SCHEMA DB.S;']],
  [
    'that takes a privilege away',
    'run: REVOKE SELECT ON VIEW V FROM ROLE R;',
    ['REVOKE SELECT ON VIEW V FROM ROLE R;']
  ],
  ['none that has to be filled in', 'ALTER USER … SET DEFAULT_WAREHOUSE = …;', []],
  ['none in prose', 'ALTER is a word. GRANT them a day; then go.', []]
])('a statement can be copied: %s', (_, text, expected) => {
  expect(commandsIn(text)).toEqual(expected)
})

test('a row of statements is not said twice', () => {
  expect(withoutRow(`Run these: ${ONE} ${OTHER}`)).toBe('Run these:')
  expect(withoutRow(`Run this: ${ONE}`)).toBe(`Run this: ${ONE}`)
})

test.each(['check', 'plan'] as const)('a finding and a note of a %s have their statements in a block', (mode) => {
  const hint = `${ONE} ${OTHER}`
  const given = report([change('none', 'pipe:P', [])], {
    mode,
    ...(mode === 'plan'
      ? { notes: [`Roles can read it, or run: ${hint}`] }
      : {
          health: {
            healthy: null,
            findings: [{ part: 'rows', state: 'unknown', found: 'It was not looked at.', hint }]
          }
        })
  })
  const lines = asMarkdown(given, SUMMARY_LIMIT).split('\n')
  const at = lines.findIndex((line) => line.trim() === '```')
  expect(lines.slice(at, at + 4).map((line) => line.trim())).toEqual(['```', ONE, OTHER, '```'])
})
