import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'puppeteer-core'
import type { Traffic } from '../../src/model/health'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown } from '../../src/report/markdown'
import { chartsOn, draw, openBrowser, type Theme } from './browser'
import { report } from './plans'

/** Where to put screenshots for people to look at: `PICTURES=/tmp/pictures npx jest report/charts`. */
const FOLDER = process.env['PICTURES']

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  of: `${String((hour + 13) % 24).padStart(2, '0')}:00`,
  count: hour > 21 ? 0 : 400_000 + 300_000 * Math.round(Math.sin(hour / 3))
}))
const USUAL: Traffic = {
  hours: HOURS,
  classes: [
    { of: '2xx success', count: 9_412_345 },
    { of: '3xx redirect', count: 312_000 },
    { of: '4xx client error', count: 51_234 },
    { of: '5xx server error', count: 17 }
  ],
  denied: [
    { of: 'arn:aws:sts::111122223333:assumed-role/nightly-export-to-partners/export-2026-11-27', count: 4102 },
    { of: '203.0.113.77', count: 311 },
    { of: '2001:db8:85a3:8d3:1319:8a2e:370:7348', count: 5 }
  ]
}
const HOSTILE = [
  '"] bar [99] "x',
  '%%{init: {"theme": "forest"}}%%',
  '%% comment',
  '#quot;#35;;',
  '<script>alert(1)</script>',
  '`**bold**`',
  '```\n## Heading',
  '\u202Egnp.exe',
  '@octocat ---\ntitle: x',
  'W'.repeat(99),
  'ключ-ñ-鍵'
]

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

const summaryOf = (traffic: Traffic) =>
  asMarkdown(report([], { mode: 'check', health: { healthy: true, findings: [], traffic } }), SUMMARY_LIMIT)

test.each<[string, Theme, Traffic]>([
  ['usual', 'light', USUAL],
  ['usual', 'dark', USUAL],
  [
    'one line',
    'light',
    {
      hours: HOURS.map(({ of }, at) => ({ of, count: at === 20 ? 1 : 0 })),
      classes: [{ of: 'no status', count: 1 }],
      denied: []
    }
  ]
])(
  'Mermaid draws charts of the last day that can be read: %s, %s',
  async (scenario, theme, traffic) => {
    const page = await draw(browser, summaryOf(traffic), theme)
    const charts = await chartsOn(page)
    if (FOLDER !== undefined)
      await page.screenshot({ path: `${FOLDER}/charts ${scenario} ${theme}.png`, fullPage: true })
    await page.close()
    expect(charts.map(({ texts }) => texts.at(0))).toEqual([
      expect.stringContaining('Lines by hour'),
      'Lines by status',
      ...(traffic.denied.length === 0 ? [] : ['Most denied requesters, or addresses'])
    ])
    const [hours, classes, denied] = charts
    expect(hours?.texts).toEqual(expect.arrayContaining(traffic.hours.map(({ of }) => of.slice(0, 2))))
    expect(classes?.texts).toEqual(
      expect.arrayContaining(traffic.classes.map(({ of, count }) => `${of}: ${count.toLocaleString('en-US')}`))
    )
    if (traffic.denied.length > 0) {
      expect(denied?.texts).toEqual(
        expect.arrayContaining(['arn:aws:sts:…tners/export-2026-11-27: 4,102', '203.0.113.77: 311'])
      )
    }
    for (const { scale, contrast, overlaps } of charts) {
      expect(scale).toBeGreaterThan(0.95)
      expect(contrast).toBeGreaterThan(4)
      expect(overlaps).toBe(false)
    }
  },
  30_000
)

test('live values are only text', async () => {
  const denied = HOSTILE.map((of, at) => ({ of, count: HOSTILE.length - at }))
  const page = await draw(browser, summaryOf({ ...USUAL, denied }), 'light')
  const charts = await chartsOn(page)
  if (FOLDER !== undefined) await page.screenshot({ path: `${FOLDER}/charts hostile.png`, fullPage: true })
  const scripts = await page.evaluate(`document.querySelectorAll('svg script, svg b, body > h2').length`)
  await page.close()
  expect(charts).toHaveLength(3)
  expect(charts[2]?.texts).toEqual(
    expect.arrayContaining([
      '?? bar ?99? ?x: 11',
      '???init: ??theme?: ?forest?????: 10',
      '?? comment: 9',
      '?quot??35??: 8',
      '?script?alert(1)?/script?: 7',
      '?**bold**?: 6',
      '????n?? Heading: 5',
      '?u202egnp.exe: 4',
      '@octocat ---?ntitle: x: 3',
      `WWWWWWWWWWWW…${'W'.repeat(23)}: 2`,
      'ключ-ñ-鍵: 1'
    ])
  )
  // The verdict of the report is the only heading.
  expect(scripts).toBe(1)
}, 30_000)

test('a check without data has no charts', () => {
  const health = { healthy: true, findings: [] }
  expect(asMarkdown(report([], { mode: 'check', health }), SUMMARY_LIMIT)).not.toContain('xychart')
})
