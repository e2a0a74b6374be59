// How many lines a second one core parses, against a floor and what others use, and whether the time is linear in the line.
// Run with tsx.
// ACCESS_LOG_CORPUS=<folder with access-log-lines.tsv> measures real lines in place of our own.
import { Buffer } from 'node:buffer'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { logLines } from '../../sandbox/traffic/lines'
import { readLogLines } from '../../sandbox/traffic/read-logs'
import { tableOf } from './figure'
import { machine } from './machine'
import { duckDb, goAccess, quickstart } from './parser-programs.mjs'
import { anchoredExpression, awsExpression, floor } from './parser-rivals.mjs'

const ROUNDS = 15
const LINES = 1_000_000
const BATCH = 10_000
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
const lines = flat(corpus ? await manyOf(join(corpus, 'access-log-lines.tsv')) : generated())

const rivals = {
  parser: (line) => parser.processRow({ LINE: line }, writer, {}),
  floor: (line) => floor(line, writer),
  'AWS expression': (line) => awsExpression(line, writer),
  'the same, anchored': (line) => anchoredExpression(line, writer)
}
// Each gets a loop of its own, or the engine would compile one loop for all of them.
const loops = Object.values(rivals).map((read) =>
  new Function('read', 'lines', 'for (const line of lines) read(line)').bind(null, read)
)
const batches = Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, at) =>
  lines.slice(at * BATCH, (at + 1) * BATCH)
)
const seconds = loops.map(() => [])
for (const batch of batches)
  loops.forEach((loop, at) => seconds[at].push(cpuSecondsOf(() => loop(batch)) / batch.length))
const [ours, least, aws, anchored] = seconds.map(median)

const length = Math.round(lines.reduce((sum, line) => sum + line.length, 0) / lines.length)
const kind = corpus ? 'real' : 'generated'
console.log(
  `${lines.length} distinct ${kind} lines of ${length} bytes, one core of ${cpus()[0]?.model}, Node.js ${process.version}:`
)
// Slower programs get a part of the lines.
const some = lines.slice(0, 200_000)
const figures = [
  { what: 'parser, lines per CPU second', measured: Math.round(1 / ours), unit: '' },
  { what: 'parser / floor', least: 0.6, measured: least / ours, unit: '×' },
  { what: "parser / AWS's expression", least: 3, measured: aws / ours, unit: '×' },
  { what: 'parser / the same, anchored', measured: anchored / ours, unit: '×' },
  { what: 'lines that the parser does not read', measured: unreadPercent(), unit: '%' },
  ...quickstart(some, ours),
  ...goAccess(some, ours),
  ...(await duckDb(some, ours)),
  { what: 'hostile lines, when twice as long', budget: 3, measured: worstGrowth(), unit: '×' }
]
console.table(tableOf(figures))
mkdirSync(join('out', 'bench'), { recursive: true })
writeFileSync(
  join('out', 'bench', 'parser.json'),
  JSON.stringify({ machine: machine(), lines: { count: lines.length, kind, bytes: length }, figures }, null, 2)
)

/** By how much the time grows, at most, when a hostile line doubles: 2 is linear, 4 is quadratic. */
function worstGrowth() {
  const growths = Object.values(HOSTILE).map((piece) => {
    const times = KILOBYTES.map((kilobytes) => {
      const [line] = flat([HEAD + piece.repeat((kilobytes * 1000) / piece.length)])
      return Math.min(...Array.from({ length: ROUNDS }, () => cpuSecondsOf(() => parse(line))))
    })
    // Over all doublings, since a single one depends on the processor's caches.
    return (times.at(-1) / times[0]) ** (1 / (times.length - 1))
  })
  return Math.max(...growths)
}

function unreadPercent() {
  let unread = 0
  const count = { writeRow: ({ REASON }) => (unread += REASON ? 1 : 0) }
  for (const line of some) parser.processRow({ LINE: line }, count, {})
  return (100 * unread) / some.length
}

function parse(line) {
  parser.processRow({ LINE: line }, writer, {})
}

function generated() {
  const found = []
  const traffic = { bucket: 'bench', from: new Date('2026-11-01T00:00:00Z'), requests: LINES, fields: 'mixed' }
  for (const line of logLines(traffic)) if (found.push(line) === LINES) break
  return found
}

/** Real lines again and again, each with another request ID. */
async function manyOf(file) {
  const real = await readLogLines(file)
  const id = (at) => at.toString(36).toUpperCase().padStart(16, '0')
  return Array.from({ length: LINES }, (_, at) => real[at % real.length].replace(/ [0-9A-Z]{16} /, ` ${id(at)} `))
}

function cpuSecondsOf(work) {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}

/** Separate strings: a slice of a longer string is slower to read, and Snowflake does not pass slices. */
function flat(texts) {
  return texts.map((text) => Buffer.from(text).toString())
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}
