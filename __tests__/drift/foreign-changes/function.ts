import { ANY, differs, type Expected, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import type { Hands } from '../hands'
import { MARK, namesOf, type Pipeline } from '../pipelines'

type Function = 'parser' | 'decoder'

const address = (pipeline: Pipeline, name: Function) => `function:${namesOf(pipeline)[name]}`

/** The parts of a CREATE FUNCTION statement. */
interface Definition {
  readonly argument: string
  readonly returns: string
  readonly clauses: string
  readonly body: string
}

/** The function as it is, so that each change can differ in one part. */
async function live(pipeline: Pipeline, name: Function, { sql }: Hands): Promise<Definition> {
  const rows = await sql(`DESCRIBE FUNCTION ${namesOf(pipeline)[name]}(VARCHAR)`)
  const valueOf = (property: string) => String(rows.find((row) => row['property'] === property)?.['value'])
  return {
    argument: valueOf('signature').slice(1, -1),
    returns: valueOf('returns'),
    clauses: 'LANGUAGE JAVASCRIPT CALLED ON NULL INPUT IMMUTABLE',
    body: valueOf('body')
  }
}

function recreatedFunction(
  name: Function,
  title: string,
  difference: (live: Definition) => Partial<Definition>,
  before: Expected['before']
): ForeignChange {
  return {
    title: `${name} ${title}`,
    async make(pipeline, hands) {
      const found = await live(pipeline, name, hands)
      const { argument, returns, clauses, body } = { ...found, ...difference(found) }
      await hands.sql(
        `CREATE OR REPLACE FUNCTION ${namesOf(pipeline)[name]}(${argument}) COPY GRANTS RETURNS ${returns} ${clauses} COMMENT = '${MARK}' AS $$${body}$$`
      )
    },
    expects: (pipeline) => (Object.keys(before).length === 0 ? {} : differs(address(pipeline, name), before)),
    touches: (pipeline) => [address(pipeline, name)],
    losesLines: true
  }
}

const NULLS = 'return null'

export const functionChanges: readonly ForeignChange[] = [
  recreatedFunction('decoder', 'with another body', () => ({ body: NULLS }), { body: NULLS }),
  recreatedFunction('parser', 'with one more line in its body', ({ body }) => ({ body: `${body}\n// reviewed` }), {
    body: ANY
  }),
  recreatedFunction('decoder', 'with another argument name', () => ({ argument: 'TEXT VARCHAR', body: NULLS }), {
    argument: 'TEXT VARCHAR',
    body: NULLS
  }),
  recreatedFunction(
    'parser',
    'with other columns',
    () => ({ returns: 'TABLE (REASON VARCHAR, N NUMBER(38,0))', body: '{}' }),
    {
      returns: ['REASON VARCHAR', 'N NUMBER(38,0)'],
      body: '{}'
    }
  ),
  recreatedFunction('decoder', 'that returns another type', () => ({ returns: 'FLOAT', body: NULLS }), {
    returns: 'FLOAT',
    body: NULLS
  }),
  recreatedFunction(
    'decoder',
    'in SQL',
    () => ({ clauses: 'LANGUAGE SQL CALLED ON NULL INPUT IMMUTABLE', body: 'KEY' }),
    {
      language: 'SQL',
      volatility: '',
      nullHandling: '',
      body: 'KEY'
    }
  ),
  recreatedFunction(
    'decoder',
    'that is volatile',
    () => ({ clauses: 'LANGUAGE JAVASCRIPT CALLED ON NULL INPUT VOLATILE' }),
    {
      volatility: 'VOLATILE'
    }
  ),
  recreatedFunction('parser', 'that is strict', () => ({ clauses: 'LANGUAGE JAVASCRIPT STRICT IMMUTABLE' }), {
    nullHandling: 'RETURNS NULL ON NULL INPUT'
  }),
  recreatedFunction(
    'decoder',
    'with equivalent clauses',
    ({ body }) => ({ argument: 'key string', returns: 'text', body: `\n${body.trim()}\n\n` }),
    {}
  ),
  {
    title: 'parser with another comment',
    make: (pipeline, { sql }) => sql(`ALTER FUNCTION ${namesOf(pipeline).parser}(VARCHAR) SET COMMENT = 'v2'`),
    expects: (pipeline) => differs(address(pipeline, 'parser'), { comment: 'v2' })
  },
  {
    title: 'parser dropped',
    make: (pipeline, { sql }) => sql(`DROP FUNCTION ${namesOf(pipeline).parser}(VARCHAR)`),
    expects: (pipeline) => missing(address(pipeline, 'parser')),
    touches: (pipeline) => [`task:${namesOf(pipeline).task}`]
  },
  {
    title: 'a function with the same name for numbers',
    make: (pipeline, { sql }) =>
      sql(`CREATE OR REPLACE FUNCTION ${namesOf(pipeline).decoder}(N NUMBER) RETURNS NUMBER AS 'N'`),
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline, 'decoder')}(NUMBER)`]
  }
]
