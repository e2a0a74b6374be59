import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export const ROOT = join(import.meta.dirname, '../..')

/** File → the files of the project that it imports; paths from the project's root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** What the TypeScript files in a folder import: types and dynamic imports count too, packages do not. */
export function importGraph(folder: string): ImportGraph {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
  return new Map(files.map((file) => [file, importsOf(file)]))
}

function importsOf(file: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'))
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((module) => module.startsWith('.'))
    .map((module) => resolved(join(ROOT, dirname(file), module)))
}

function resolved(path: string): string {
  const found = [path, `${path}.ts`, join(path, 'index.ts')].find(
    (candidate) => /\.\w+$/.test(candidate) && existsSync(candidate)
  )
  if (found === undefined) throw new Error(`Nothing is found at ${path}`)
  return relative(ROOT, found)
}

/** The groups of nodes in which each reaches all the others, and so itself: none when there is no circle. */
export function circles(graph: ImportGraph): readonly (readonly string[])[] {
  const reached = new Map(Array.from(graph.keys(), (node) => [node, reachable(node, graph)] as const))
  const inCircle = Array.from(graph.keys()).filter((node) => reached.get(node)?.has(node))
  const groups = Map.groupBy(inCircle, (node) =>
    inCircle
      .filter((other) => reached.get(node)?.has(other) && reached.get(other)?.has(node))
      .toSorted()
      .join(' ')
  )
  return Array.from(groups.values(), (group) => group.toSorted())
}

function reachable(start: string, graph: ImportGraph): ReadonlySet<string> {
  const seen = new Set<string>()
  const waiting = [...(graph.get(start) ?? [])]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    waiting.push(...(graph.get(node) ?? []))
  }
  return seen
}
