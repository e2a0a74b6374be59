import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ActionError } from '../model/errors'
import type { Sql } from '../model/kind'
import type { Meaning, Operation } from '../model/operation'
import { type Head, meaningOf, parseHead, valuesIn } from './heads'
import { LOGIN, SIGNING_IN } from './login'
import { renderer } from './templates'

/** The statements in a directory, read once. */
export interface SqlLibrary {
  /**
   * The statement with its values and without its head. Throws `INTERNAL` when values and placeholders do not match.
   */
  readonly render: Sql
  /** What a statement means. Throws `INTERNAL` for one that does not exist. */
  readonly describe: (operation: Operation) => Meaning
  /** The heads of statements, by the name of their file. */
  readonly heads: ReadonlyMap<string, Head>
  /** Files by name: "pipe/create", "function/parse_s3_access_logs.js". */
  readonly files: readonly string[]
}

/** Queries for people: we never send them. */
const FOR_PEOPLE = 'queries/'

/** The path of a file in the directory, with `/`, and its text. */
export type SqlFile = readonly [path: string, text: string]

/** Reads all `.sql` and `.js` files in a directory and its subdirectories. */
export function readSqlFiles(directory: string): readonly SqlFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql') || path.endsWith('.js'))
    .sort()
    .map((path) => [path.split(sep).join('/'), readFileSync(join(directory, path), 'utf8')])
}

export function loadSql(directory: string): SqlLibrary {
  return sqlLibrary(readSqlFiles(directory))
}

/** A `.js` file is rendered unchanged. */
export function sqlLibrary(files: readonly SqlFile[]): SqlLibrary {
  const texts = new Map(files.map(([path, text]) => [path.replace(/\.sql$/, ''), text]))
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
    reason: 'the file does not exist, or is only a part of other files.'
  })
}
