/**
 * Draws docs/images from what `npm run demo` leaves in out/demo: the report of a check that has found drift, as GitHub
 * shows it in both of its themes. `npm run images` runs both.
 */
import { readFileSync } from 'node:fs'
import { draw, openBrowser } from '../../__tests__/report/browser'

const REPORT = 'out/demo/04-check.md'
/** As much as fits on a screen, in pixels. */
const HEIGHT = 1000

async function main(): Promise<void> {
  const browser = await openBrowser()
  try {
    for (const theme of ['light', 'dark'] as const) {
      const page = await draw(browser, readFileSync(REPORT, 'utf8'), theme)
      const { width } = page.viewport() ?? { width: 0 }
      await page.screenshot({ path: `docs/images/drift-${theme}.png`, clip: { x: 0, y: 0, width, height: HEIGHT } })
    }
  } finally {
    await browser.close()
  }
}

void main()
