// How many lines a second one core parses, and whether the time is linear in the line. Run with tsx.
// ACCESS_LOG_CORPUS=<folder with access-log-lines.tsv> measures real lines in place of our own.
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { logLines } from '../../sandbox/traffic/lines'
import { readLogLines } from '../../sandbox/traffic/read-logs'

const ROUNDS = 15
const LINES = 50_000
const KILOBYTES = [125, 250, 500, 1000]
const HEAD = 'owner bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT k "'
const HOSTILE = {
  quotes: '" ',
  numbers: '" 200 - 1 1 1 1 x',
  borders: 'GET /" 200 - 1 1 1 1 "" "',
  tails: '" - h SigV4 c a e TLS',
  spaces: ' '
}

const source = readFileSync(join(import.meta.dirname, '../../sql/function/parse_s3_access_logs.js'), 'utf8')
const parser = runInThisContext(`(${source})`)

const writer = { writeRow: () => {} }
const corpus = process.env.ACCESS_LOG_CORPUS
const lines = flat(
  corpus
    ? await readLogLines(join(corpus, 'access-log-lines.tsv'))
    : [...logLines({ bucket: 'bench', from: new Date('2026-11-01T00:00:00Z'), requests: 2000, fields: 'mixed' })]
)

const rates = Array.from({ length: ROUNDS }, () => LINES / (secondsOf(() => parseAll(LINES)) || Number.EPSILON))
const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
console.log(`${corpus ? 'real' : 'generated'} lines of ${Math.round(bytes)} bytes on one core:`)
console.log(`  median ${perSecond(median(rates))}, best ${perSecond(Math.max(...rates))} of ${ROUNDS} rounds`)

console.log('hostile lines, fewest milliseconds by kilobytes; 2.0 each time they double is linear:')
for (const [name, piece] of Object.entries(HOSTILE)) {
  const times = KILOBYTES.map((kilobytes) => {
    const [line] = flat([HEAD + piece.repeat((kilobytes * 1000) / piece.length)])
    return Math.min(...Array.from({ length: ROUNDS }, () => secondsOf(() => parse(line)))) * 1000
  })
  const ratios = times.slice(1).map((time, at) => (time / times[at]).toFixed(1))
  console.log(`  ${name.padEnd(8)} ${times.map((time) => time.toFixed(2)).join('  ')}   x ${ratios.join(' ')}`)
}

function parse(line) {
  parser.processRow({ LINE: line }, writer, {})
}

function parseAll(count) {
  for (let at = 0; at < count; at++) parse(lines[at % lines.length])
}

function secondsOf(work) {
  const began = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - began) / 1e9
}

/** Separate strings: a slice of a longer string is slower to read, and Snowflake does not pass slices. */
function flat(texts) {
  return texts.map((text) => Buffer.from(text).toString())
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}

function perSecond(rate) {
  return `${(rate / 1e6).toFixed(2)} million lines/s`
}
