import { ANY, combined, differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import type { Hands } from '../hands'
import { MARK, namesOf, type Pipeline } from '../pipelines'
import { grantAddress } from './grant'

type View = 'requests' | 'denied' | 'anonymous'

const VIEWS = ['requests', 'denied', 'anonymous'] as const
const address = (pipeline: Pipeline, view: View) => `view:${namesOf(pipeline)[view]}`

const rewritten = (view: View): ForeignChange => ({
  title: `view of ${view} with another query`,
  make: (pipeline, { sql }) =>
    sql(`CREATE OR REPLACE VIEW ${namesOf(pipeline)[view]} COPY GRANTS COMMENT = '${MARK}' AS SELECT 1 AS ONE`),
  expects: (pipeline) => differs(address(pipeline, view), { query: 'SELECT 1 AS ONE' }),
  touches: (pipeline) => [address(pipeline, view)]
})

const dropped = (view: View): ForeignChange => ({
  title: `view of ${view} dropped with its grants`,
  make: (pipeline, { sql }) => sql(`DROP VIEW ${namesOf(pipeline)[view]}`),
  expects: (pipeline) =>
    combined(
      missing(address(pipeline, view)),
      ...pipeline.readers.map((role) => missing(grantAddress(role, 'SELECT', 'VIEW', namesOf(pipeline)[view])))
    )
})

async function queryOf(view: string, { place }: Pipeline, sql: Hands['sql']): Promise<string> {
  const rows = await sql(`SHOW VIEWS IN SCHEMA ${place}`)
  const row = rows.find(({ name }) => view.endsWith(`.${String(name)}`))
  return /\bAS\s+(SELECT\b.*)$/is.exec(String(row?.['text']))?.[1] ?? ''
}

export const viewChanges: readonly ForeignChange[] = [
  ...VIEWS.map(rewritten),
  ...VIEWS.map(dropped),
  {
    title: 'view with another condition',
    async make(pipeline, { sql }) {
      const { denied, requests } = namesOf(pipeline)
      await sql(
        `CREATE OR REPLACE VIEW ${denied} COPY GRANTS COMMENT = '${MARK}' AS SELECT REQUESTDATETIME FROM ${requests} WHERE HTTPSTATUS = 403`
      )
    },
    expects: (pipeline) => differs(address(pipeline, 'denied'), { query: ANY }),
    touches: (pipeline) => [address(pipeline, 'denied'), address(pipeline, 'requests')]
  },
  {
    title: 'view with other column names',
    async make(pipeline, { sql }) {
      const { anonymous } = namesOf(pipeline)
      const query = await queryOf(anonymous, pipeline, sql)
      const names = Array.from({ length: query.split(/\bFROM\b/)[0]?.split(',').length ?? 0 }, (_, at) => `C${at}`)
      await sql(`CREATE OR REPLACE VIEW ${anonymous} (${names.join(', ')}) COPY GRANTS COMMENT = '${MARK}' AS ${query}`)
    },
    expects: (pipeline) => differs(address(pipeline, 'anonymous'), { query: ANY }),
    touches: (pipeline) => [address(pipeline, 'anonymous'), address(pipeline, 'requests')]
  },
  {
    title: 'view with another comment',
    make: (pipeline, { sql }) => sql(`ALTER VIEW ${namesOf(pipeline).denied} SET COMMENT = 'for audits'`),
    expects: (pipeline) => differs(address(pipeline, 'denied'), { comment: 'for audits' })
  },
  {
    title: 'view in another layout',
    async make(pipeline, { sql }) {
      const { anonymous } = namesOf(pipeline)
      const laidOut = (await queryOf(anonymous, pipeline, sql))
        .replace('SELECT', 'select  /* by hand */')
        .replaceAll(/\s*,\s*/g, ' , ')
        .replace(/\bFROM\b/, '\n  from')
      await sql(`create or replace view ${anonymous} copy grants comment = '${MARK}' as ${laidOut};`)
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [address(pipeline, 'anonymous'), address(pipeline, 'requests')]
  }
]
