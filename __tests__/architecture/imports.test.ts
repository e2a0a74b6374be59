import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'

/** Which other folders each folder of src/ may import: only those that come before it in the flow of data. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  door: ['model'],
  aws: ['model', 'door'],
  snowflake: ['model', 'door'],
  inputs: ['model', 'aws', 'snowflake'],
  engine: ['model', 'door'],
  'ingestion/delivery': ['model', 'aws'],
  'ingestion/snowpipe': ['model', 'snowflake'],
  'ingestion/leaving': ['model', 'aws', 'snowflake', 'ingestion/delivery', 'ingestion/snowpipe'],
  'ingestion/reading': ['model', 'aws', 'snowflake'],
  'ingestion/gaps': ['model', 'aws', 'snowflake', 'ingestion/snowpipe'],
  kinds: [
    'model',
    'aws',
    'snowflake',
    'ingestion/delivery',
    'ingestion/reading',
    'ingestion/snowpipe',
    'ingestion/leaving'
  ],
  health: [
    'model',
    'aws',
    'snowflake',
    'ingestion/delivery',
    'ingestion/reading',
    'ingestion/snowpipe',
    'ingestion/gaps'
  ],
  earlier: ['model', 'aws', 'snowflake', 'ingestion/snowpipe', 'engine'],
  review: ['model', 'aws'],
  failures: ['model', 'aws', 'snowflake'],
  report: ['model'],
  github: ['model', 'failures'],
  // Brings them together.
  run: [
    'model',
    'door',
    'aws',
    'snowflake',
    'inputs',
    'engine',
    'ingestion/gaps',
    'kinds',
    'health',
    'earlier',
    'review',
    'failures',
    'report',
    'github'
  ]
}

/** Packages and Node modules, and the only places that may import them. */
const OWNERS: readonly {
  readonly module: RegExp
  readonly owners: readonly string[]
  readonly typesAnywhere?: true
}[] = [
  { module: /^@actions\//, owners: ['index', 'github'] },
  { module: /^@aws-sdk\//, owners: ['aws'], typesAnywhere: true },
  { module: /^@smithy\//, owners: ['aws'] },
  { module: /^snowflake-sdk(\/|$)/, owners: ['snowflake'] },
  { module: /^croner$/, owners: ['inputs'] },
  { module: /^diff$/, owners: ['report'] },
  { module: /^node:crypto$/, owners: ['engine', 'inputs', 'github', 'ingestion/snowpipe'] },
  { module: /^node:fs/, owners: ['snowflake', 'github'] },
  { module: /^node:path$/, owners: ['snowflake'] },
  { module: /^node:timers/, owners: ['aws'] }
]

interface Import {
  readonly file: string
  readonly from: string
  readonly module: string
  readonly typeOnly: boolean
}

const SRC = join(import.meta.dirname, '../../src')

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(SRC, join(entry.parentPath, entry.name)))
}

/** The folder of src/ that a file is in, as MAY_IMPORT names it. For a file at the top: its own name. */
function place(file: string): string {
  const [room = '', part = ''] = file.split('/')
  return `${room}/${part}` in MAY_IMPORT ? `${room}/${part}` : topOf(file)
}

function topOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '')
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'/gm)
  const dynamic = text.matchAll(/(?<!typeof )import\('([^']+)'\)/g)
  return [
    ...[...statements].map(([, type, module]) => ({
      file,
      from: place(file),
      module: module ?? '',
      typeOnly: type !== undefined
    })),
    ...[...dynamic].map(([, module]) => ({ file, from: place(file), module: module ?? '', typeOnly: false }))
  ]
}

const files = filesBelow(SRC)
const imports = files.flatMap(importsOf)

describe('imports of src/', () => {
  test('are found', () => {
    expect(imports.length).toBeGreaterThan(50)
  })

  test('each folder imports only the folders before it', () => {
    const forbidden = imports
      .filter(({ module }) => module.startsWith('.'))
      .map((one) => ({ ...one, to: place(posix.normalize(posix.join(posix.dirname(one.file), one.module))) }))
      .filter(({ from, to }) => from !== to && from in MAY_IMPORT && !(MAY_IMPORT[from] ?? []).includes(to))
    expect(forbidden.map(({ file, module }) => `${file} imports ${module}`)).toEqual([])
  })

  test('every folder has a place in the order', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map(place))
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([])
  })

  test('a kind imports no other kind', () => {
    const forbidden = imports.filter(
      ({ file, from, module }) => from === 'kinds' && module.startsWith('./') && file !== 'kinds/registry.ts'
    )
    expect(forbidden.map(({ file, module }) => `${file} imports ${module}`)).toEqual([])
  })

  test.each(OWNERS.map((owner) => [String(owner.module), owner] as const))(
    '%s only where it belongs',
    (_, { module, owners, typesAnywhere }) => {
      const forbidden = imports
        .filter((one) => module.test(one.module) && !owners.includes(one.from))
        .filter((one) => !(one.typeOnly && typesAnywhere === true))
      expect(forbidden.map((one) => `${one.file} imports ${one.module}`)).toEqual([])
    }
  )

  test('only index.ts and github/ use the process', () => {
    const forbidden = files.filter(
      (file) =>
        !['index', 'github'].includes(place(file)) &&
        /\bprocess\.(?!hrtime)/.test(readFileSync(join(SRC, file), 'utf8'))
    )
    expect(forbidden).toEqual([])
  })
})
