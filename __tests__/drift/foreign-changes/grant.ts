import { differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { namesOf, type Pipeline } from '../pipelines'

export function grantAddress(role: string, privilege: string, type: string, object: string): string {
  return `grant:${role}.${privilege}.${type}.${object}`
}

const database = ({ place }: Pipeline) => place.replace(/\.[^.]+$/, '')

/** A privilege of a reader, and its object. */
const PRIVILEGES: readonly (readonly [
  privilege: string,
  type: string,
  object: (pipeline: Pipeline) => string,
  description: string
])[] = [
  ['USAGE', 'DATABASE', database, 'the database'],
  ['USAGE', 'SCHEMA', ({ place }) => place, 'the schema'],
  ['SELECT', 'VIEW', (pipeline) => namesOf(pipeline).requests, 'the view of requests'],
  ['SELECT', 'VIEW', (pipeline) => namesOf(pipeline).denied, 'the view of denied requests'],
  ['SELECT', 'VIEW', (pipeline) => namesOf(pipeline).anonymous, 'the view of anonymous requests']
]

const reader = ({ readers }: Pipeline) => readers[0] ?? ''
const hasReaders = ({ readers }: Pipeline) => readers.length > 0

export const grantChanges: readonly ForeignChange[] = [
  ...PRIVILEGES.map(([privilege, type, object, description]): ForeignChange => ({
    title: `${privilege} on ${description} revoked`,
    when: hasReaders,
    make: (pipeline, { sql }) =>
      sql(`REVOKE ${privilege} ON ${type} ${object(pipeline)} FROM ROLE ${reader(pipeline)}`),
    expects: (pipeline) =>
      missing(grantAddress(reader(pipeline), privilege, type, object(pipeline)), { granted: null }),
    // The grants on a view are dropped with it.
    touches: (pipeline) => (type === 'VIEW' ? [`view:${object(pipeline)}`] : [])
  })),
  {
    title: 'privilege granted again, with grant option',
    when: hasReaders,
    make: (pipeline, { sql }) =>
      sql(`GRANT SELECT ON VIEW ${namesOf(pipeline).denied} TO ROLE ${reader(pipeline)} WITH GRANT OPTION`),
    expects: NO_CHANGE,
    touches: (pipeline) => [grantAddress(reader(pipeline), 'SELECT', 'VIEW', namesOf(pipeline).denied)]
  },
  {
    title: 'SELECT on the parsed table, where nothing is redacted, granted to a reader',
    when: hasReaders,
    make: (pipeline, { sql }) => sql(`GRANT SELECT ON TABLE ${namesOf(pipeline).parsed} TO ROLE ${reader(pipeline)}`),
    expects: (pipeline) =>
      differs(grantAddress(reader(pipeline), 'SELECT', 'VIEW', namesOf(pipeline).requests), {
        unredactedTable: namesOf(pipeline).parsed
      }),
    touches: (pipeline) => [`view:${namesOf(pipeline).requests}`, `table:${namesOf(pipeline).parsed}`]
  },
  {
    title: 'more privileges than declared',
    when: hasReaders,
    make: (pipeline, { sql }) => sql(`GRANT INSERT ON TABLE ${namesOf(pipeline).unparsed} TO ROLE ${reader(pipeline)}`),
    expects: NO_CHANGE,
    touches: (pipeline) => [`table:${namesOf(pipeline).unparsed}`]
  }
]
