// Measures the bundle in the sandbox: `npm run bench -- [--check] [--dist=FOLDER] [--tofu=PATH --provider=PATH]
// [--objects=20000 --megabytes=100]`. Ratios within
// one run, and counts, mean the same on each machine; times and memory depend on this one. --check exits with 1 if a budget is
// missed. docs/performance.md explains each figure.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSandbox } from '../../sandbox/start'
import type { Programs } from '../open-tofu/open-tofu'
import { againstOpenTofu } from './against-open-tofu'
import { type Figure, isMissed, tableOf } from './figure'
import { firstApply } from './first-apply'
import { load, machine } from './machine'
import { manySources } from './many-sources'
import { noChangePlan } from './no-change-plan'
import { objectToRow, type Volume } from './object-to-row'
import { sizeOf } from './size'
import { startAgainstNode } from './start'

const RESULTS = join('out', 'bench', 'results.json')
const PARSER_RESULTS = join('out', 'bench', 'parser.json')

void main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      dist: { type: 'string', default: 'dist' },
      objects: { type: 'string', default: '500' },
      megabytes: { type: 'string', default: '5' },
      tofu: { type: 'string' },
      provider: { type: 'string' }
    }
  })
  const programs = programsOf(values)
  const began = { at: new Date().toISOString(), load: load() }
  const volume = { objects: Number(values.objects), megabytes: Number(values.megabytes) }
  const figures = await measure(values.dist, programs, volume)
  console.table(tableOf(figures))
  if (programs === undefined)
    console.log('Skipped: the plan against OpenTofu, which needs --tofu=PATH and --provider=PATH.')
  mkdirSync(join('out', 'bench'), { recursive: true })
  writeFileSync(RESULTS, JSON.stringify({ machine: machine(), began, ended: { load: load() }, figures }, null, 2))
  console.log(`Every run's figures are in ${RESULTS}.`)
  const missed = [...figures, ...parserFigures()].filter(isMissed)
  for (const { what } of missed) console.error(`Budget missed: ${what}`)
  process.exit(values.check && missed.length > 0 ? 1 : 0)
}

/** In a process of its own, in which no other code has been compiled. */
function parserFigures(): readonly Figure[] {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/bench/parser.mjs'], { stdio: 'inherit' })
  return (JSON.parse(readFileSync(PARSER_RESULTS, 'utf8')) as { readonly figures: readonly Figure[] }).figures
}

function programsOf({ tofu, provider }: Partial<Programs>): Programs | undefined {
  if (tofu !== undefined && provider !== undefined) return { tofu, provider }
  if (tofu !== undefined || provider !== undefined) throw new Error('Give both --tofu and --provider, or neither')
  return undefined
}

async function measure(dist: string, programs: Programs | undefined, volume: Volume): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const sandbox = await startSandbox({ folder })
  const bench = { sandbox, bundle: join(dist, 'index.js') }
  try {
    return [
      sizeOf(dist),
      await startAgainstNode(bench),
      ...(await noChangePlan(bench)),
      ...(programs === undefined ? [] : [await againstOpenTofu(bench, programs)]),
      ...(await firstApply(bench)),
      ...(await manySources(bench)),
      ...(await objectToRow(bench, volume))
    ]
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true })
  }
}
