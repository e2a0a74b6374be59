import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Real lines that others published and that we may not publish, in the folder ACCESS_LOG_CORPUS: access-log-lines.tsv
 * (source, tab, line) and expected.jsonl ({ line, expected }) with the fields that the sources' own tests expect, and a
 * second pair of files of the same form beside them, access-log-lines-2.tsv and expected-2.jsonl.
 */
const FOLDER = process.env['ACCESS_LOG_CORPUS'] ?? ''

export interface Expectation {
  readonly line: string
  readonly expected: Readonly<Record<string, unknown>>
}

export interface Corpus {
  readonly lines: readonly string[]
  readonly expectations: readonly Expectation[]
}

/** `undefined` if it is not on this machine. */
export const CORPUS = corpusOf('')
export const SECOND_CORPUS = corpusOf('-2')

function corpusOf(suffix: string): Corpus | undefined {
  const [lines, expected] = [`access-log-lines${suffix}.tsv`, `expected${suffix}.jsonl`].map((file) =>
    join(FOLDER, file)
  )
  if (lines === undefined || expected === undefined || !existsSync(lines)) return undefined
  return {
    lines: linesOf(lines).map((line) => line.slice(line.lastIndexOf('\t') + 1)),
    expectations: linesOf(expected).map((line) => JSON.parse(line) as Expectation)
  }
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
