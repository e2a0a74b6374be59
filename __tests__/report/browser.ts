/** Draws Markdown as GitHub does: its own Mermaid and a real browser, at the width of a comment. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { marked } from 'marked'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'

export type Theme = 'light' | 'dark'

/** The width of the text in a comment on a wide screen. */
const WIDTH = 860

const { resolve } = createRequire(import.meta.url)
const MERMAID = resolve('mermaid/dist/mermaid.min.js')
const EMOJI = resolve('@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2')

const COLORS: Readonly<Record<Theme, string>> = {
  light: 'background:#ffffff;color:#1f2328;--line:#d1d9e0;--soft:#f6f8fa',
  dark: 'background:#0d1117;color:#f0f6fc;--line:#3d444d;--soft:#151b23'
}

export async function openBrowser(): Promise<Browser> {
  return puppeteer.launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: 'shell' })
}

/** A page with the Markdown, its pictures drawn. Rejects if Mermaid cannot draw one. */
export async function draw(browser: Browser, markdown: string, theme: Theme): Promise<Page> {
  const page = await browser.newPage()
  await page.setViewport({ width: WIDTH, height: 1000 })
  await page.setContent(html(markdown, theme))
  await page.addStyleTag({ content: emojiFont() })
  await page.evaluate('document.fonts.ready')
  await page.addScriptTag({ path: MERMAID })
  await page.evaluate(
    `mermaid.initialize({ startOnLoad: false, fontFamily: 'Verdana, Arial, sans-serif, "Noto Color Emoji"', theme: '${theme === 'dark' ? 'dark' : 'default'}' }); mermaid.run({ querySelector: 'code.language-mermaid' })`
  )
  return page
}

export interface Drawn {
  /** What each station says. */
  readonly texts: readonly string[]
  /** The part of its own size to which the picture is shrunk, so that it fits the page. */
  readonly scale: number
}

/** What Mermaid has drawn. The code runs in the page, so it is a text. */
export async function pictureOn(page: Page): Promise<Drawn> {
  return (await page.evaluate(`({
    texts: [...document.querySelectorAll('svg .node')].map((node) => node.textContent),
    scale: document.querySelector('svg').getBoundingClientRect().width / document.querySelector('svg').viewBox.baseVal.width
  })`)) as Drawn
}

export interface Chart extends Drawn {
  /** The least contrast of a text with the page. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
  readonly contrast: number
  /** Two of its texts overlap, or one is cut off at the edge. */
  readonly overlaps: boolean
}

/** The charts that Mermaid has drawn, from the top. */
export async function chartsOn(page: Page): Promise<readonly Chart[]> {
  return (await page.evaluate(`{
    const light = (color) => {
      const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => {
        const share = Number(part) / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05)
    const background = getComputedStyle(document.body).backgroundColor
    const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    [...document.querySelectorAll('svg[aria-roledescription="xychart"]')].map((svg) => {
      const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent !== '')
      const edge = svg.getBoundingClientRect()
      const boxes = texts.map((text) => text.getBoundingClientRect())
      return {
        texts: texts.map(({ textContent }) => textContent),
        scale: svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
        contrast: Math.min(...texts.map((text) => contrast(getComputedStyle(text).fill, background))),
        overlaps: boxes.some(({ left, right }) => left < edge.left || right > edge.right) || boxes.some((box, at) => boxes.slice(at + 1).some((other) => overlap(box, other)))
      }
    })
  }`)) as readonly Chart[]
}

function html(markdown: string, theme: Theme): string {
  const style = `
    body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji"; margin: 16px; ${COLORS[theme]} }
    code { background: var(--soft); padding: 2px 4px; font-size: 85%; }
    pre { background: var(--soft); padding: 12px; overflow: auto; }
    pre:has(svg) { background: none; padding: 0; }
    svg { max-width: 100%; } a { color: #4493f8; }
    table { border-collapse: collapse; } td, th { border: 1px solid var(--line); padding: 6px 13px; }
    blockquote { border-left: 4px solid var(--line); margin: 0; padding: 0 16px; }
    blockquote.note { border-color: #0969da; } blockquote.warning { border-color: #9a6700; } blockquote.caution { border-color: #cf222e; }
    .alert-title { font-weight: 500; text-transform: capitalize; }
    h2 { border-bottom: 1px solid var(--line); padding-bottom: 6px; }`
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${withAlerts(marked.parse(markdown, { async: false }))}`
}

/**
 * GitHub's boxes for a quote that begins with [!NOTE], [!WARNING] or [!CAUTION].
 * https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts
 */
function withAlerts(page: string): string {
  return page.replaceAll(/<blockquote>\s*<p>\[!(NOTE|WARNING|CAUTION)\]\s*/g, (_, type: string) => {
    const name = type.toLowerCase()
    return `<blockquote class="${name}"><p class="alert-title">${name}</p><p>`
  })
}

/** The browser has no font with emojis, which GitHub's readers have. The page cannot read files, so it is inlined. */
function emojiFont(): string {
  const font = readFileSync(EMOJI).toString('base64')
  // Not its digits and blanks, which are wider than those of other fonts.
  return `@font-face {
    font-family: "Noto Color Emoji";
    src: url(data:font/woff2;base64,${font});
    unicode-range: U+2190-2BFF, U+FE0F, U+1F000-1FAFF;
  }`
}
