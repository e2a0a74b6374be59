/** Charts of what the tables have, for GitHub, which draws Mermaid. https://mermaid.js.org/syntax/xyChart.html */
import type { Count, Traffic } from '../model/health'
import { fence, visible } from './escape'

const WIDTH = 720
/** Of the palette for color-blind readers that the picture of the pipeline has; it stands out on white and on black. */
const BAR = '#3594cc'
/** Of axes and letters: its contrast is above 4 on white and on GitHub's dark page (#0d1117). */
const INK = '#767d86'
const INKED = ['titleColor', 'xAxisLabelColor', 'xAxisTickColor', 'xAxisLineColor']

/** The most characters of a name beside its bar: Mermaid hides all names if one needs too much room. */
const LONGEST_NAME = 36
const BEGINNING = 12

/** Charts of the last day; "" when there is none. */
export function charts(traffic: Traffic | undefined): string {
  if (traffic === undefined) return ''
  const { hours, classes, denied } = traffic
  return [
    columns('Lines by hour (UTC)', hours),
    bars('Lines by status', classes),
    ...(denied.length === 0 ? [] : [bars('Most denied requesters, or addresses', denied)])
  ].join('\n\n')
}

/** One column for each hour, without an axis of numbers, whose labels would overlap: the title has the numbers. */
function columns(title: string, hours: readonly Count[]): string {
  const counts = hours.map(({ count }) => count)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return chart(
    { width: WIDTH, height: 200 },
    'xychart-beta',
    `${title}: ${number(all)} in ${hours.length} hours, at most ${number(Math.max(...counts))} in one`,
    hours.map(({ of }) => of.slice(0, 2)),
    counts
  )
}

/** One bar for each, below the other, with its number: a small one would not be seen beside a large one. */
function bars(title: string, counts: readonly Count[]): string {
  return chart(
    { width: WIDTH, height: 60 + 30 * counts.length },
    'xychart-beta horizontal',
    title,
    counts.map(({ of, count }) => `${inMermaid(shortened(visible(of)))}: ${number(count)}`),
    counts.map(({ count }) => count)
  )
}

function chart(
  size: { readonly width: number; readonly height: number },
  type: string,
  title: string,
  labels: readonly string[],
  counts: readonly number[]
): string {
  const settings = {
    xyChart: {
      ...size,
      plotReservedSpacePercent: 30,
      titleFontSize: 15,
      xAxis: { labelFontSize: 13 },
      yAxis: { showLabel: false, showTick: false, showAxisLine: false }
    },
    themeVariables: {
      xyChart: {
        ...Object.fromEntries(INKED.map((name) => [name, INK])),
        backgroundColor: 'transparent',
        plotColorPalette: BAR
      }
    }
  }
  return fence('mermaid', [
    `%%{init: ${JSON.stringify(settings)}}%%`,
    type,
    `  title "${title}"`,
    `  x-axis [${labels.map((label) => `"${label}"`).join(', ')}]`,
    `  y-axis 0 --> ${Math.max(1, ...counts)}`,
    `  bar [${counts.join(', ')}]`
  ])
}

/** The end of a name tells more than its beginning: `arn:aws:iam::111122223333:user/…`. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name
  return `${name.slice(0, BEGINNING)}…${name.slice(name.length - LONGEST_NAME + BEGINNING + 1)}`
}

/**
 * A live value between quotes in Mermaid, where a quote, a backtick, `%%`, `#` and `<` have a meaning. Their entities would
 * count as long words, so that Mermaid hides all names. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function inMermaid(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .:/_…@+=,()*'!?~-]/gu, '?')
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
