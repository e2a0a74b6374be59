import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'puppeteer-core'
import { registry } from '../../src/kinds/registry'
import type { Action, Change } from '../../src/model/change'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown } from '../../src/report/markdown'
import type { Report } from '../../src/report/report'
import { STATIONS } from '../../src/review/stations'
import { draw, openBrowser, pictureOn, type Theme } from './browser'
import { change, report } from './plans'

/** Where to put screenshots for people to look at: `PICTURES=/tmp/pictures npx jest report/picture`. */
const FOLDER = process.env['PICTURES']

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)

afterAll(() => browser.close())

/** An object of each kind, all as declared but these. */
function pipelineWith(actions: Readonly<Record<string, Action>>, rest: Partial<Report> = {}): Report {
  const changes: readonly Change[] = [...registry.keys()].map((kind) =>
    change(actions[kind] ?? 'none', `${kind}:x"]];click`, [], { because: 'b', reason: 'r' })
  )
  return report(changes, { stations: STATIONS, ...rest })
}

const EVERYTHING = Object.fromEntries([...registry.keys()].map((kind) => [kind, 'create' as const]))
const sick: Partial<Report> = {
  mode: 'check',
  health: { healthy: false, findings: [{ part: 'task', state: 'unhealthy', found: 'The task fails.' }] }
}

test.each<[string, Theme, Report, Readonly<Record<string, string>>]>([
  ['first plan', 'light', pipelineWith(EVERYTHING), { 'Source buckets': 'logging on', Pipe: 'create' }],
  ['in sync', 'dark', pipelineWith({}), { 'Source buckets': 'in sync', 'Views, grants': 'in sync' }],
  [
    'blocked, and changes',
    'dark',
    pipelineWith({ 's3-notification': 'blocked', pipe: 'replace', 'iam-role': 'update', table: 'delete' }),
    { Notification: 'blocked', Pipe: 'replace', 'IAM role': 'change', 'Tables, stream': 'delete.*with all rows' }
  ],
  ['unhealthy', 'light', pipelineWith({}, sick), { 'Task, parser': 'unhealthy', Pipe: 'in sync' }],
  [
    'failed',
    'light',
    pipelineWith(
      { stage: 'update' },
      { mode: 'apply', outcomes: [{ address: 'stage:x"]];click', kind: 'stage', action: 'update', status: 'failed' }] }
    ),
    { 'Integration, stage': 'failed', Pipe: 'in sync' }
  ],
  [
    'destroy that keeps data',
    'dark',
    report(
      [
        change('none', 's3-bucket:b', [], { notes: ['Kept: it holds data.'] }),
        change('delete', 's3-delivery-policy:b', []),
        change('delete', 'pipe:P', []),
        change('none', 'table:T', [], { notes: ['Kept: it holds data.'] })
      ],
      { stations: STATIONS, mode: 'destroy', planFor: 'destroy' }
    ),
    { 'Log bucket': 'bucket kept.*delete settings', Pipe: 'delete', 'Tables, stream': 'kept' }
  ],
  [
    'destroy with all data',
    'light',
    pipelineWith(Object.fromEntries([...registry.keys()].map((kind) => [kind, 'delete' as const])), {
      mode: 'destroy',
      planFor: 'destroy'
    }),
    {
      'Log bucket': 'delete.*with all log objects',
      Pipe: 'delete',
      'Tables, stream': 'delete.*with all rows',
      'Views, grants': 'delete'
    }
  ]
])(
  'Mermaid draws it, with a word for each state, at a width that can be read: %s',
  async (scenario, theme, given, words) => {
    const page = await draw(browser, asMarkdown(given, SUMMARY_LIMIT), theme)
    const { texts, scale } = await pictureOn(page)
    expect(texts).toHaveLength(STATIONS.filter(({ includes }) => given.plan.changes.some(includes)).length)
    for (const [label, word] of Object.entries(words)) {
      expect(texts.find((text) => text.startsWith(label))).toMatch(new RegExp(`${word}$`))
    }
    // The part of its own size to which the picture is shrunk: below this, its 16 px letters are too small to read.
    expect(scale).toBeGreaterThan(0.65)
    if (FOLDER !== undefined) await page.screenshot({ path: `${FOLDER}/${scenario}.png`, fullPage: true })
    await page.close()
  },
  30_000
)

test('without stations there is no picture', () => {
  expect(asMarkdown(report([]), SUMMARY_LIMIT)).not.toContain('mermaid')
})
