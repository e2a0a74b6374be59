import { type Change, isWork } from '../model/change'
import type { Station } from '../model/station'
import { fence } from './escape'
import type { Report } from './report'
import { isKept } from './words'

/** The state of a station: of all that happens to its objects, what a reader must see first. */
type Look = 'blocked' | 'failed' | 'unhealthy' | 'delete' | 'partly' | 'kept' | 'replace' | 'change' | 'create' | 'same'

/**
 * Each state has a color, a word and a shape: colors alone tell nothing to people who cannot distinguish them. The
 * colors are from a palette for color-blind readers (Okabe and Ito), each with a text color of sufficient contrast, so
 * that they look the same on a light and a dark page. What is in sync has the colors of the page, so that the rest stands
 * out. https://jfly.uni-koeln.de/color/
 */
const LOOKS: Readonly<
  Record<Look, { readonly word: string; readonly shape: readonly [string, string]; readonly style: string }>
> = {
  failed: {
    word: '❌ failed',
    shape: ['[/', '\\]'],
    style: 'fill:#8f2d00,color:#ffffff,stroke:#d55e00,stroke-width:3px'
  },
  blocked: {
    word: '⛔ blocked',
    shape: ['{{', '}}'],
    style: 'fill:#8f2d00,color:#ffffff,stroke:#d55e00,stroke-width:3px'
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
  partly: {
    word: '🗑️ delete, data kept',
    shape: ['[\\', '/]'],
    style: 'fill:none,stroke:#d55e00,stroke-width:3px'
  },
  replace: {
    word: '♻️ replace',
    shape: ['[[', ']]'],
    style: 'fill:#e69f00,color:#000000,stroke:#000000,stroke-width:2px'
  },
  change: { word: '✏️ change', shape: ['(', ')'], style: 'fill:#f0e442,color:#000000,stroke:#000000,stroke-width:2px' },
  create: { word: '➕ create', shape: ['([', '])'], style: 'fill:#56b4e9,color:#000000,stroke:#000000' },
  kept: { word: '▫️ kept', shape: ['[', ']'], style: 'fill:none,stroke:#8b949e' },
  same: { word: '✅ in sync', shape: ['[', ']'], style: 'fill:none,stroke:#8b949e' }
}

/** Only a frame: the theme's own colors are close to those of the stations. */
const GROUP_STYLE = 'fill:none,stroke:#8b949e'

const WORST_FIRST = Object.keys(LOOKS) as readonly Look[]

/** A picture of the pipeline with the state of each part, for GitHub, which draws Mermaid; "" without stations. */
export function picture(report: Pick<Report, 'plan' | 'planFor' | 'outcomes' | 'health' | 'stations'>): string {
  const shown = report.stations
    .map((station) => ({ station, look: lookOf(station, report) }))
    .filter((one): one is Shown => one.look !== undefined)
  if (shown.length === 0) return ''
  const looks = WORST_FIRST.filter((look) => shown.some((one) => one.look === look))
  const lines = [
    // Narrow gaps, so that GitHub does not have to shrink the letters.
    '%%{init: {"flowchart": {"rankSpacing": 28, "nodeSpacing": 20, "subGraphTitleMargin": {"top": 2, "bottom": 8}}}}%%',
    'flowchart TB',
    ...groupsOf(shown),
    ...edgesBetween(shown),
    ...looks.map((look) => `classDef ${look} ${LOOKS[look].style}`),
    ...names(shown).map((_, at) => `style group${at} ${GROUP_STYLE}`)
  ]
  return fence('mermaid', lines)
}

interface Shown {
  readonly station: Station
  readonly look: Look
}

/** Groups are rows, one below the other: all stations in one row would be too wide for a comment. */
function groupsOf(shown: readonly Shown[]): readonly string[] {
  return names(shown).flatMap((group, at) => {
    const within = shown.filter(({ station }) => station.group === group)
    return [
      `subgraph group${at} ["${group}"]`,
      '  direction LR',
      ...within.map(({ station, look }) => `  ${node(station, look)}`),
      ...within.flatMap(({ station }) => edgesWithin(station, within)),
      'end'
    ]
  })
}

/** Labels have only our own words: names of objects could contain anything. */
function node({ id, label }: Station, look: Look): string {
  const { word, shape } = LOOKS[look]
  return `${id}${shape[0]}"${label}<br>${word}"${shape[1]}:::${look}`
}

function edgesWithin({ id, to }: Station, within: readonly Shown[]): readonly string[] {
  return to
    .filter((target) => within.some(({ station }) => station.id === target.id))
    .map((target) => `  ${id} -->${labelOf([target.what])} ${target.id}`)
}

/** One arrow from group to group: Mermaid ignores the direction of a group if an arrow goes to a node in it. */
function edgesBetween(shown: readonly Shown[]): readonly string[] {
  const groups = names(shown)
  const groupOf = new Map(shown.map(({ station }) => [station.id, station.group]))
  return groups.flatMap((group, at) =>
    groups.flatMap((other, to) => {
      if (other === group) return []
      const edges = shown
        .filter(({ station }) => station.group === group)
        .flatMap(({ station }) => station.to)
        .filter(({ id }) => groupOf.get(id) === other)
      return edges.length === 0 ? [] : [`group${at} ==>${labelOf(edges.map(({ what }) => what))} group${to}`]
    })
  )
}

function labelOf(words: readonly string[]): string {
  const label = words.filter((word) => word !== '').join(', ')
  return label === '' ? '' : `|${label}|`
}

function names(shown: readonly Shown[]): readonly string[] {
  return [...new Set(shown.map(({ station }) => station.group))]
}

/** `undefined` when the pipeline does not have this station. */
function lookOf(
  station: Station,
  { plan, planFor, outcomes, health }: Pick<Report, 'plan' | 'planFor' | 'outcomes' | 'health'>
): Look | undefined {
  const changes = plan.changes.filter(station.includes)
  if (changes.length === 0) return undefined
  const ended = new Map(outcomes?.map(({ address, status }) => [address, status]))
  const looks = changes.map((change) => lookOfChange(change, ended.get(change.address)))
  const sick = health?.findings.some(({ part, state }) => state === 'unhealthy' && station.parts.includes(part))
  const worst = WORST_FIRST.find((look) => looks.includes(look) || (look === 'unhealthy' && sick === true))
  return planFor === 'destroy' && changes.some(isKept) ? withKept(worst) : worst
}

/** Of a destroy, what a reader must see is that a part with data is not deleted with the rest. */
function withKept(look: Look | undefined): Look | undefined {
  return look === 'delete' ? 'partly' : look === 'same' ? 'kept' : look
}

function lookOfChange(change: Change, ended: string | undefined): Look {
  if (ended === 'failed') return 'failed'
  if (change.action === 'blocked') return 'blocked'
  if (!isWork(change) || (ended === 'done' && change.action !== 'delete') || ended === 'unchanged') return 'same'
  return change.action === 'update' ? 'change' : change.action
}
