import { describe, expect, test } from '@jest/globals'
import { circles, importGraph, type ImportGraph } from './import-graph'

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

test('src/ imports nothing from outside: it does not know the sandbox', () => {
  expect(leaving(src, 'src/')).toEqual([])
})

function leaving(graph: ImportGraph, folder: string): readonly string[] {
  return Array.from(graph).flatMap(([file, imported]) =>
    imported.filter((target) => !target.startsWith(folder)).map((target) => `${file} imports ${target}`)
  )
}
