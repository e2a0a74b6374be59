import { expect, test } from '@jest/globals'
import { statementTexts } from '../../../sandbox/snowflake/protocol/statement-texts'

const BLOCK = 'BEGIN IF (TRUE) THEN SELECT CASE WHEN 1 = 1 THEN 2 END; END IF; DROP TABLE IF EXISTS T; END'
const LOOP = 'DECLARE X INT; BEGIN FOR R IN C DO BEGIN SELECT 1; END; END FOR; WHILE (TRUE) DO SELECT 1; END WHILE; END'

test.each([
  ['', []],
  [';;', []],
  ['SELECT 1', ['SELECT 1']],
  [` SELECT ';' AS ";" ; -- no; statement\n SELECT $$;$$;`, [`SELECT ';' AS ";"`, 'SELECT $$;$$']],
  ['BEGIN; SELECT 1; COMMIT', ['BEGIN', 'SELECT 1', 'COMMIT']],
  ['BEGIN TRANSACTION; SELECT 1', ['BEGIN TRANSACTION', 'SELECT 1']],
  [`${BLOCK}; SELECT 1`, [BLOCK, 'SELECT 1']],
  [`CREATE TASK T AS ${BLOCK}; SELECT 1`, [`CREATE TASK T AS ${BLOCK}`, 'SELECT 1']],
  [`${LOOP}; SELECT 1`, [LOOP, 'SELECT 1']],
  ['SELECT CASE WHEN TRUE THEN 1 END; SELECT 2', ['SELECT CASE WHEN TRUE THEN 1 END', 'SELECT 2']]
])('%s', (sql, texts) => {
  expect(statementTexts(sql)).toEqual(texts)
})
