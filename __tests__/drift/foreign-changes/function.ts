import { ANY, differs, gone, NOTHING, type Expected, type ForeignChange } from '../foreign-change'
import type { Hands } from '../hands'
import { MARK, namesOf, type Pipeline } from '../pipelines'

type Function = 'parser' | 'decoder'

const address = (pipeline: Pipeline, name: Function) => `function:${namesOf(pipeline)[name]}`

/** A function as CREATE says it. */
interface Definition {
  readonly argument: string
  readonly returns: string
  readonly clauses: string
  readonly body: string
}

/** The function as it is, so that each change says one thing otherwise. */
async function live(pipeline: Pipeline, name: Function, { sql }: Hands): Promise<Definition> {
  const rows = await sql(`DESCRIBE FUNCTION ${namesOf(pipeline)[name]}(VARCHAR)`)
  const said = (property: string) => String(rows.find((row) => row['property'] === property)?.['value'])
  return {
    argument: said('signature').slice(1, -1),
    returns: said('returns'),
    clauses: 'LANGUAGE JAVASCRIPT CALLED ON NULL INPUT IMMUTABLE',
    body: said('body')
  }
}

function madeAnew(
  name: Function,
  title: string,
  otherwise: (live: Definition) => Partial<Definition>,
  before: Expected['before']
): ForeignChange {
  return {
    title: `${name} ${title}`,
    async make(pipeline, hands) {
      const found = await live(pipeline, name, hands)
      const { argument, returns, clauses, body } = { ...found, ...otherwise(found) }
      await hands.sql(
        `CREATE OR REPLACE FUNCTION ${namesOf(pipeline)[name]}(${argument}) COPY GRANTS RETURNS ${returns} ${clauses} COMMENT = '${MARK}' AS $$${body}$$`
      )
    },
    expects: (pipeline) => (Object.keys(before).length === 0 ? {} : differs(address(pipeline, name), before)),
    touches: (pipeline) => [address(pipeline, name)],
    spoils: true
  }
}

const NULLS = 'return null'

export const functionChanges: readonly ForeignChange[] = [
  madeAnew('decoder', 'with another body', () => ({ body: NULLS }), { body: NULLS }),
  madeAnew('parser', 'with a line more in its body', ({ body }) => ({ body: `${body}\n// reviewed` }), { body: ANY }),
  madeAnew('decoder', 'with an argument of another name', () => ({ argument: 'TEXT VARCHAR', body: NULLS }), {
    argument: 'TEXT VARCHAR',
    body: NULLS
  }),
  madeAnew('parser', 'with other columns', () => ({ returns: 'TABLE (REASON VARCHAR, N NUMBER(38,0))', body: '{}' }), {
    returns: ['REASON VARCHAR', 'N NUMBER(38,0)'],
    body: '{}'
  }),
  madeAnew('decoder', 'that gives another type', () => ({ returns: 'FLOAT', body: NULLS }), {
    returns: 'FLOAT',
    body: NULLS
  }),
  madeAnew('decoder', 'in SQL', () => ({ clauses: 'LANGUAGE SQL CALLED ON NULL INPUT IMMUTABLE', body: 'KEY' }), {
    language: 'SQL',
    volatility: '',
    nullHandling: '',
    body: 'KEY'
  }),
  madeAnew('decoder', 'that is volatile', () => ({ clauses: 'LANGUAGE JAVASCRIPT CALLED ON NULL INPUT VOLATILE' }), {
    volatility: 'VOLATILE'
  }),
  madeAnew('parser', 'that is strict', () => ({ clauses: 'LANGUAGE JAVASCRIPT STRICT IMMUTABLE' }), {
    nullHandling: 'RETURNS NULL ON NULL INPUT'
  }),
  madeAnew(
    'decoder',
    'in other words',
    ({ body }) => ({ argument: 'key string', returns: 'text', body: `\n${body.trim()}\n\n` }),
    {}
  ),
  {
    title: 'parser commented otherwise',
    make: (pipeline, { sql }) => sql(`ALTER FUNCTION ${namesOf(pipeline).parser}(VARCHAR) SET COMMENT = 'v2'`),
    expects: (pipeline) => differs(address(pipeline, 'parser'), { comment: 'v2' })
  },
  {
    title: 'parser dropped',
    make: (pipeline, { sql }) => sql(`DROP FUNCTION ${namesOf(pipeline).parser}(VARCHAR)`),
    expects: (pipeline) => gone(address(pipeline, 'parser')),
    touches: (pipeline) => [`task:${namesOf(pipeline).task}`]
  },
  {
    title: 'a function of the same name for numbers',
    make: (pipeline, { sql }) =>
      sql(`CREATE OR REPLACE FUNCTION ${namesOf(pipeline).decoder}(N NUMBER) RETURNS NUMBER AS 'N'`),
    expects: NOTHING,
    touches: (pipeline) => [`${address(pipeline, 'decoder')}(NUMBER)`]
  }
]
