import { gone, NOTHING, type ForeignChange } from '../foreign-change'
import { namesOf, type Pipeline } from '../pipelines'

export function grantAddress(role: string, privilege: string, object: string): string {
  return `grant:${role}.${privilege}.${object}`
}

const database = ({ place }: Pipeline) => place.replace(/\.[^.]+$/, '')

/** A right of a reader, and the object it is on. */
const RIGHTS: readonly (readonly [
  privilege: string,
  type: string,
  object: (pipeline: Pipeline) => string,
  called: string
])[] = [
  ['USAGE', 'DATABASE', database, 'the database'],
  ['USAGE', 'SCHEMA', ({ place }) => place, 'the schema'],
  ['SELECT', 'TABLE', (pipeline) => namesOf(pipeline).parsed, 'the parsed table'],
  ['SELECT', 'VIEW', (pipeline) => namesOf(pipeline).requests, 'the view of requests'],
  ['SELECT', 'VIEW', (pipeline) => namesOf(pipeline).denied, 'the view of those denied'],
  ['SELECT', 'VIEW', (pipeline) => namesOf(pipeline).anonymous, 'the view of the anonymous']
]

const reader = ({ readers }: Pipeline) => readers[0] ?? ''
const hasReaders = ({ readers }: Pipeline) => readers.length > 0

export const grantChanges: readonly ForeignChange[] = [
  ...RIGHTS.map(([privilege, type, object, called]): ForeignChange => ({
    title: `${privilege} on ${called} revoked`,
    when: hasReaders,
    make: (pipeline, { sql }) =>
      sql(`REVOKE ${privilege} ON ${type} ${object(pipeline)} FROM ROLE ${reader(pipeline)}`),
    expects: (pipeline) => gone(grantAddress(reader(pipeline), privilege, object(pipeline)), { granted: null }),
    // A view that is dropped takes its grants with it.
    touches: (pipeline) => (type === 'VIEW' ? [`view:${object(pipeline)}`] : [])
  })),
  {
    title: 'right given once more, to be given on',
    when: hasReaders,
    make: (pipeline, { sql }) =>
      sql(`GRANT SELECT ON TABLE ${namesOf(pipeline).parsed} TO ROLE ${reader(pipeline)} WITH GRANT OPTION`),
    expects: NOTHING,
    touches: (pipeline) => [grantAddress(reader(pipeline), 'SELECT', namesOf(pipeline).parsed)]
  },
  {
    title: 'more rights than declared',
    when: hasReaders,
    make: (pipeline, { sql }) => sql(`GRANT INSERT ON TABLE ${namesOf(pipeline).unparsed} TO ROLE ${reader(pipeline)}`),
    expects: NOTHING,
    touches: (pipeline) => [`table:${namesOf(pipeline).unparsed}`]
  }
]
