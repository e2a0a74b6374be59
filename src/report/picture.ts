import type { Station } from '../model/station'
import { fence } from './escape'
import { type Drawn, type Look, type Seen, seenOf } from './look'
import type { Report } from './report'

/**
 * Each state has a color, a word and a shape: colors alone tell nothing to people who cannot distinguish them. The
 * colors are from a palette for color-blind readers (Okabe and Ito), each with a text color of sufficient contrast, so
 * that they look the same on a light and a dark page. What is in sync has the colors of the page, so that the rest stands
 * out. https://jfly.uni-koeln.de/color/
 */
const LOOKS: Readonly<Record<Look, { readonly shape: readonly [string, string]; readonly style: string }>> = {
  failed: {
    shape: ['[/', '\\]'],
    style: 'fill:#8f2d00,color:#ffffff,stroke:#d55e00,stroke-width:3px'
  },
  blocked: {
    shape: ['{{', '}}'],
    style: 'fill:#8f2d00,color:#ffffff,stroke:#d55e00,stroke-width:3px'
  },
  unhealthy: {
    shape: ['[/', '/]'],
    style: 'fill:#ac4a7d,color:#ffffff,stroke:#000000,stroke-width:2px'
  },
  delete: {
    shape: ['>', ']'],
    style: 'fill:#000000,color:#ffffff,stroke:#d55e00,stroke-width:3px'
  },
  partly: {
    shape: ['>', ']'],
    style: 'fill:none,stroke:#d55e00,stroke-width:3px'
  },
  replace: {
    shape: ['[[', ']]'],
    style: 'fill:#e69f00,color:#000000,stroke:#000000,stroke-width:2px'
  },
  change: { shape: ['(', ')'], style: 'fill:#f0e442,color:#000000,stroke:#000000,stroke-width:2px' },
  create: { shape: ['([', '])'], style: 'fill:#56b4e9,color:#000000,stroke:#000000' },
  kept: { shape: ['[', ']'], style: 'fill:none,stroke:#8b949e' },
  same: { shape: ['[', ']'], style: 'fill:none,stroke:#8b949e' }
}

/** Only a frame: the theme's own colors are close to those of the stations. */
const GROUP_STYLE = 'fill:none,stroke:#8b949e'

/** A picture of the pipeline with the state of each part, for GitHub, which draws Mermaid; "" without stations. */
export function picture(report: Drawn & Pick<Report, 'stations'>): string {
  const shown = report.stations
    .map((station) => ({ station, ...seenOf(station, report) }))
    .filter((one): one is Shown => one.look !== undefined)
  if (shown.length === 0) return ''
  const looks = [...new Set(shown.map(({ look }) => look))]
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

interface Shown extends Seen {
  readonly station: Station
}

/** Groups are rows, one below the other: all stations in one row would be too wide for a comment. */
function groupsOf(shown: readonly Shown[]): readonly string[] {
  return names(shown).flatMap((group, at) => {
    const within = shown.filter(({ station }) => station.group === group)
    return [
      `subgraph group${at} ["${group}"]`,
      '  direction LR',
      ...within.map((one) => `  ${node(one)}`),
      ...within.flatMap(({ station }) => edgesWithin(station, within)),
      'end'
    ]
  })
}

/** Labels have only our own words: names of objects could contain anything. */
function node({ station: { id, label }, look, word, rest }: Shown): string {
  const { shape } = LOOKS[look]
  return `${id}${shape[0]}"${[label, word, ...(rest === undefined ? [] : [rest])].join('<br>')}"${shape[1]}:::${look}`
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
