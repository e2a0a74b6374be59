import { describe, expect, test } from '@jest/globals'
import { circles, type ImportGraph, importGraph } from './import-graph'

const sandbox = importGraph('sandbox')
const src = importGraph('src')

const graphOf = (edges: Readonly<Record<string, readonly string[]>>): ImportGraph => new Map(Object.entries(edges))

test.each<[what: string, edges: Readonly<Record<string, readonly string[]>>, found: readonly (readonly string[])[]]>([
  ['a line', { a: ['b'], b: ['c'], c: [] }, []],
  ['two ways to one end', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['a node that names itself', { a: ['a'] }, [['a']]],
  ['two circles, and a node that leads into both', { a: ['b', 'd'], b: ['c'], c: ['b'], d: ['e'], e: ['d'] }, [['b', 'c'], ['d', 'e']]] // prettier-ignore
])('circles are found: %s', (_what, edges, found) => {
  expect(circles(graphOf(edges))).toEqual(found)
})

describe('imports of sandbox/', () => {
  test('there is something to hold', () => {
    expect(sandbox.size).toBeGreaterThan(150)
    expect(sandbox.get('sandbox/start.ts')).toContain('sandbox/aws/start.ts')
  })

  test('go in no circle', () => {
    expect(circles(sandbox)).toEqual([])
  })

  test('stay in sandbox/: it judges the action from outside, so it shares no code with it', () => {
    expect(leaving(sandbox, 'sandbox/')).toEqual([])
  })
})

/** The two halves of the sandbox's Snowflake. A folder may import the ones before it in its half, and nothing of the other. */
const HALVES: readonly (readonly string[])[] = [
  ['statements', 'catalog', 'show', 'scalar-select', 'execution', 'protocol'],
  [
    'statements',
    'data/engine',
    'data/stages',
    'data/tables',
    'data/translation',
    'data/dml',
    'data/copy',
    'data/pipes',
    'data/tasks',
    'data/alerts',
    'data/information-schema',
    'data'
  ]
]

describe('the folders of sandbox/snowflake/', () => {
  const edges = Array.from(sandbox).flatMap(([file, imported]) => imported.map((target) => [file, target] as const))
  const between = edges
    .map(([file, target]) => ({ file, target, from: snowflakeFolder(file), to: snowflakeFolder(target) }))
    .filter(({ from, to }) => from !== undefined && to !== undefined && from !== to)

  test('import each other', () => {
    expect(between.length).toBeGreaterThan(100)
  })

  test('import only folders before them', () => {
    const strays = between.filter(({ from = '', to = '' }) => !HALVES.some((half) => isBefore(to, from, half)))
    expect(strays.map(({ file, target }) => `${file} imports ${target}`)).toEqual([])
  })
})

function isBefore(one: string, other: string, order: readonly string[]): boolean {
  return order.includes(one) && order.indexOf(one) < order.indexOf(other)
}

/** The folder in a half that the file is in or below; "" for a new folder, which has no place yet. */
function snowflakeFolder(file: string): string | undefined {
  const [, path] = /^sandbox\/snowflake\/(.+)\/[^/]+$/.exec(file) ?? []
  if (path === undefined) return undefined
  const known = HALVES.flat().filter((folder) => `${path}/`.startsWith(`${folder}/`))
  return known.toSorted((one, other) => other.length - one.length)[0] ?? ''
}

test('src/ imports nothing from outside: it does not know the sandbox', () => {
  expect(leaving(src, 'src/')).toEqual([])
})

function leaving(graph: ImportGraph, folder: string): readonly string[] {
  return Array.from(graph).flatMap(([file, imported]) =>
    imported.filter((target) => !target.startsWith(folder)).map((target) => `${file} imports ${target}`)
  )
}
