import type { Area } from '../model/appraisal'
import type { Address } from '../model/fields'
import type { Finding, Health } from '../model/health'
import { many } from '../model/many'
import { arrangeForReaders, type Item, type Rank } from './arrange'
import { visible, visibleLines } from './escape'
import { itemText, titleText } from './item-text'
import { dangersOf, HEADINGS } from './item-words'
import { LINES_STOP, stoppedNow } from './outages'
import type { Report } from './report'
import { undeclaredThatGo } from './undeclared'
import { headline, healthVerdict, nextStep, restoresOf } from './words'

/** The report as lines of a job log. */
export interface JobLog {
  /** What everybody has to see: it fits on a screen, unless much is wrong. */
  readonly open: string
  /** The rest, which GitHub shows folded under these titles. */
  readonly groups: readonly Group[]
}

export interface Group {
  readonly title: string
  readonly text: string
}

const WORST_FIRST: readonly Finding['state'][] = ['unhealthy', 'warning', 'unknown', 'healthy']
/** So many findings are open: each of hundreds of buckets may log somewhere else. */
const MOST_OPEN = 10
/** These are shown in full: somebody has to do something about them. */
const OPEN: readonly Rank[] = ['failed', 'blocked']
/** Of these, people have to know, but not each property. */
const NAMED: readonly Rank[] = ['security', 'data']

const CLOUDS: readonly (readonly [title: string, areas: readonly Area[]])[] = [
  ['AWS', ['AWS']],
  ['Snowflake', ['Snowflake ingest', 'Snowflake read']]
]

export function jobLog(report: Report): JobLog {
  const items = arrangeForReaders(report)
  const groups = [
    ...CLOUDS.map(([title, areas]) => itemsGroup(title, ofAreas(items, areas), report)),
    { title: 'Operations', text: operationsText(report) },
    ...(report.health === undefined ? [] : [healthGroup(report.health)])
  ]
  return { open: openText(report, items), groups: groups.filter(({ text }) => text !== '') }
}

function openText(report: Report, items: readonly Item[]): string {
  const { facts, notes, health, blindness } = report
  return sections([
    [
      headline(report),
      ...facts.map(({ name, value }) => `    ${name}: ${visible(value)}`),
      ...[nextStep(report)].filter((step) => step !== ''),
      ...restoresOf(report).map(({ statement }) => `    ${visible(statement)}`)
    ],
    health === undefined ? [] : healthText(health, (state) => state !== 'healthy', MOST_OPEN),
    stoppedText(report),
    undeclaredThatGo(report).map((text) => `Note: ${visible(text)}`),
    blindness === undefined ? [] : [...blindness.message, ...blindness.statements].map(visible),
    notes.map((note) => `Note: ${visible(note)}`),
    ...underHeadings(
      items.filter(({ rank }) => OPEN.includes(rank)),
      (item) => itemText(item, report)
    ),
    ...[
      ...Map.groupBy(
        items.filter(({ rank }) => NAMED.includes(rank)),
        ({ rank }) => rank
      )
    ].map(([rank, some]) => [
      HEADINGS[rank],
      ...some.flatMap((item) => [titleText(item, report), ...dangersOf(item).map((sentence) => `    ${sentence}`)])
    ])
  ])
}

function stoppedText(report: Report): readonly string[] {
  const stopped = stoppedNow(report)
  return stopped.length === 0 ? [] : [LINES_STOP, ...stopped.map((text) => `    ${visible(text)}`)]
}

function ofAreas(items: readonly Item[], areas: readonly Area[]): readonly Item[] {
  return items.filter(({ rank, area }) => areas.includes(area) && !OPEN.includes(rank))
}

function itemsGroup(title: string, items: readonly Item[], report: Report): Group {
  const count = items.filter(({ rank }) => rank !== 'kept').reduce((sum, { changes }) => sum + changes.length, 0)
  return {
    title: `${title} (${many(count, 'change')})`,
    text: sections(underHeadings(items, (item) => itemText(item, report)))
  }
}

function underHeadings(
  items: readonly Item[],
  text: (item: Item) => readonly string[]
): readonly (readonly string[])[] {
  return items.flatMap((item, at) => {
    const isNew = items[at - 1]?.rank !== item.rank
    return [...(isNew ? [[HEADINGS[item.rank]]] : []), text(item)]
  })
}

/** As many are named with equal operations: all of them stand with the changes. */
const MOST_ALIKE = 20

/**
 * The operations that an apply would run, object by object. Thousands of source buckets get the same
 * ones: said once, and then only of which buckets.
 */
function operationsText({ operations }: Report): string {
  const groups = Map.groupBy(operations, ([address, texts]) => texts.join('\n').replaceAll(nameIn(address), '\0'))
  return sections(
    [...groups.values()].map((group) => [
      ...group
        .slice(0, MOST_ALIKE)
        .flatMap(([address, texts], at) => [
          ...(at === 1 ? ['', 'The same, with its own name, for each of:'] : []),
          `# ${visible(address)}`,
          ...(at === 0 ? texts.flatMap((text) => visibleLines(text)) : [])
        ]),
      ...(group.length > MOST_ALIKE ? [`# and ${group.length - MOST_ALIKE} more, which the changes above name`] : [])
    ])
  )
}

function nameIn(address: Address): string {
  return address.slice(address.indexOf(':') + 1)
}

function healthGroup(health: Health): Group {
  return {
    title: `Health (${many(health.findings.length, 'finding')})`,
    text: healthText(health, () => true, Infinity).join('\n')
  }
}

/** @param most how many findings: the rest is in the group */
function healthText(health: Health, shows: (state: Finding['state']) => boolean, most: number): readonly string[] {
  const findings = health.findings
    .filter(({ state }) => shows(state))
    .toSorted((one, other) => WORST_FIRST.indexOf(one.state) - WORST_FIRST.indexOf(other.state))
  const more = findings.length - most
  return [
    healthVerdict(health),
    ...findings
      .slice(0, most)
      .flatMap(({ part, state, found, hint }) => [
        `    ${part} (${state}): ${visible(found)}`,
        ...(hint === undefined ? [] : [`      ${visible(hint)}`])
      ]),
    ...(more > 0 ? [`    … and ${more} more, below under Health`] : [])
  ]
}

function sections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}
