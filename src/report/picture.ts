import { type Change, isWork } from '../model/change'
import type { Station } from '../model/station'
import { fence } from './escape'
import type { Report } from './report'

/** The state of a station: of all that happens to its objects, what a reader must see first. */
type Look = 'blocked' | 'failed' | 'unhealthy' | 'delete' | 'replace' | 'change' | 'create' | 'same'

/**
 * Each state has a color, a word and a shape: colors alone tell nothing to people who cannot distinguish them. The
 * colors are from a palette for color-blind readers (Okabe and Ito), each with a text color of sufficient contrast, so
 * that they look the same on a light and a dark page. https://jfly.uni-koeln.de/color/
 */
const LOOKS: Readonly<
  Record<Look, { readonly word: string; readonly shape: readonly [string, string]; readonly style: string }>
> = {
  failed: {
    word: '❌ failed',
    shape: ['[/', '\\]'],
    style: 'fill:#8f2d00,color:#ffffff,stroke:#ffffff,stroke-width:3px'
  },
  blocked: {
    word: '⛔ blocked',
    shape: ['{{', '}}'],
    style: 'fill:#8f2d00,color:#ffffff,stroke:#000000,stroke-width:3px'
  },
  unhealthy: {
    word: '🚑 unhealthy',
    shape: ['[/', '/]'],
    style: 'fill:#ac4a7d,color:#ffffff,stroke:#000000,stroke-width:2px'
  },
  delete: {
    word: '🗑️ delete',
    shape: ['[\\', '/]'],
    style: 'fill:#000000,color:#ffffff,stroke:#d55e00,stroke-width:3px'
  },
  replace: {
    word: '♻️ replace',
    shape: ['[[', ']]'],
    style: 'fill:#e69f00,color:#000000,stroke:#000000,stroke-width:2px'
  },
  change: { word: '✏️ change', shape: ['(', ')'], style: 'fill:#f0e442,color:#000000,stroke:#000000,stroke-width:2px' },
  create: { word: '➕ create', shape: ['([', '])'], style: 'fill:#56b4e9,color:#000000,stroke:#000000' },
  same: { word: '✅ in sync', shape: ['[', ']'], style: 'fill:#eef4ee,color:#1f2328,stroke:#57606a' }
}

const WORST_FIRST = Object.keys(LOOKS) as readonly Look[]

/** A picture of the pipeline with the state of each part, for GitHub, which draws Mermaid; "" without stations. */
export function picture(report: Pick<Report, 'plan' | 'outcomes' | 'health' | 'stations'>): string {
  const shown = report.stations
    .map((station) => ({ station, look: lookOf(station, report) }))
    .filter((one): one is { station: Station; look: Look } => one.look !== undefined)
  if (shown.length === 0) return ''
  const ids = new Set(shown.map(({ station }) => station.id))
  const looks = WORST_FIRST.filter((look) => shown.some((one) => one.look === look))
  const lines = [
    'flowchart LR',
    ...groupsOf(shown),
    ...shown.flatMap(({ station }) => edges(station, ids)),
    ...looks.map((look) => `classDef ${look} ${LOOKS[look].style}`)
  ]
  return fence('mermaid', lines)
}

function groupsOf(shown: readonly { readonly station: Station; readonly look: Look }[]): readonly string[] {
  const groups = [...new Set(shown.map(({ station }) => station.group))]
  return groups.flatMap((group, at) => [
    `subgraph group${at} ["${group}"]`,
    ...shown.filter(({ station }) => station.group === group).map(({ station, look }) => `  ${node(station, look)}`),
    'end'
  ])
}

/** Labels have only our own words: names of objects could contain anything. */
function node({ id, label }: Station, look: Look): string {
  const { word, shape } = LOOKS[look]
  return `${id}${shape[0]}"${label}<br>${word}"${shape[1]}:::${look}`
}

function edges({ id, to }: Station, ids: ReadonlySet<string>): readonly string[] {
  return to
    .filter((target) => ids.has(target.id))
    .map((target) => (target.what === '' ? `${id} --> ${target.id}` : `${id} -->|${target.what}| ${target.id}`))
}

/** `undefined` when the pipeline does not have this station. */
function lookOf(
  station: Station,
  { plan, outcomes, health }: Pick<Report, 'plan' | 'outcomes' | 'health'>
): Look | undefined {
  const changes = plan.changes.filter(station.includes)
  if (changes.length === 0) return undefined
  const ended = new Map(outcomes?.map(({ address, status }) => [address, status]))
  const looks = changes.map((change) => lookOfChange(change, ended.get(change.address)))
  const sick = health?.findings.some(({ part, state }) => state === 'unhealthy' && station.parts.includes(part))
  return WORST_FIRST.find((look) => looks.includes(look) || (look === 'unhealthy' && sick === true))
}

function lookOfChange(change: Change, ended: string | undefined): Look {
  if (ended === 'failed') return 'failed'
  if (change.action === 'blocked') return 'blocked'
  if (!isWork(change) || (ended === 'done' && change.action !== 'delete') || ended === 'unchanged') return 'same'
  return change.action === 'update' ? 'change' : change.action
}
