import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ActionError } from '../model/errors'
import type { Sql } from '../model/kind'
import type { Meaning, Operation } from '../model/operation'
import { meaningOf, parseHead, valuesIn, type Head } from './heads'
import { LOGIN, SIGNING_IN } from './login'
import { renderer } from './templates'

/** The statements below a directory, read once. */
export interface SqlLibrary {
  /** The statement with its values and without its head. Throws `INTERNAL` when values and placeholders differ. */
  readonly render: Sql
  /** What a statement means. Throws `INTERNAL` for one that does not exist. */
  readonly describe: (operation: Operation) => Meaning
  /** The heads of statements, by the name of their file. */
  readonly heads: ReadonlyMap<string, Head>
  /** Files by name: "pipe/create", "function/parse_s3_access_logs.js". */
  readonly files: readonly string[]
}

/** Queries for people: they are never sent by us. */
const FOR_PEOPLE = 'queries/'

/** Reads the tree of `.sql` and `.js` files below a directory. A `.js` file is given as it stands. */
export function loadSql(directory: string): SqlLibrary {
  const texts = new Map(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sql') || path.endsWith('.js'))
      .map((path) => [nameOf(path), readFileSync(join(directory, path), 'utf8')])
  )
  const heads = headsOf(texts)
  return {
    render: renderer(texts, (file) => valuesOf(heads.get(file))),
    describe: (operation) => describe(operation, heads),
    heads,
    files: [...texts.keys()].sort()
  }
}

function headsOf(texts: ReadonlyMap<string, string>): ReadonlyMap<string, Head> {
  return new Map(
    [...texts].flatMap(([file, text]) => {
      const head = file.endsWith('.js') || file.startsWith(FOR_PEOPLE) ? undefined : parseHead(file, text)
      return head === undefined ? [] : [[file, head] as const]
    })
  )
}

function valuesOf(head: Head | undefined): readonly string[] {
  return head === undefined ? [] : valuesIn(head)
}

function describe(operation: Operation, heads: ReadonlyMap<string, Head>): Meaning {
  if (operation.name === LOGIN.name) return SIGNING_IN
  const head = heads.get(operation.name)
  if (head !== undefined) return meaningOf(head, operation)
  throw new ActionError({
    code: 'INTERNAL',
    goal: 'look up a statement',
    object: `sql/${operation.name}.sql`,
    reason: 'there is no such file, or other files only include it.'
  })
}

function nameOf(path: string): string {
  return path
    .split(sep)
    .join('/')
    .replace(/\.sql$/, '')
}
