import { forgeries } from '../../../sandbox/traffic/forgeries'
import type { Random } from '../../../sandbox/traffic/random'
import { GENERATIONS, lineOf, type LogRecord } from '../../../sandbox/traffic/record'

/** What stands where a word, a quote or a space should. */
const PIECES = ['"', ' ', '  ', '-', '"-"', '""', '" "', '[', ']', '\r', '\t', '0', 'A.B', 'SigV4', '+0000]'] as const
const FIELDS = [...GENERATIONS, 19, 20, 22, 23] as const

/** Lines that S3 could write, and the same with up to three mistakes, without end. */
export function* mutatedLines(random: Random): Generator<string, never> {
  const records = forgeries(random.below(2 ** 32))
  for (;;) {
    const { record } = records.next().value
    let line = lineOf(random.chance(0.8) ? harmless(record, random) : record, random.pick(FIELDS))
    for (let left = random.below(4); left > 0; left--) line = mutated(line, random)
    yield line
  }
}

function harmless(record: LogRecord, random: Random): LogRecord {
  const agents = ['curl/8.14.1', 'aws-sdk-java/2.1 (Linux) "x"', 'x HTTP/1.1', ''] as const
  return {
    ...record,
    requestUri: random.chance(0.2) ? null : `GET /k${random.chance(0.2) ? '?a b' : ''} HTTP/1.1`,
    referrer: random.pick([null, 'https://example.com/', '']),
    userAgent: random.pick([null, ...agents])
  }
}

function mutated(line: string, random: Random): string {
  const [at, piece] = [random.below(line.length + 1), random.pick(PIECES)]
  const words = line.split(' ')
  const word = random.below(words.length)
  return random.pick([
    () => line.slice(0, at) + piece + line.slice(at),
    () => line.slice(0, at) + line.slice(at + 1 + random.below(3)),
    () => line.slice(0, at),
    () => words.with(word, piece).join(' '),
    () => words.toSpliced(word, 1).join(' '),
    () => words.toSpliced(word, 0, piece).join(' '),
    () => words.toSpliced(word, 2, words[word + 1] ?? '', words[word] ?? '').join(' ')
  ])()
}
