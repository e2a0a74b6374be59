import { gunzipSync } from 'node:zlib'
import { SqlError } from '../../contract'
import type { CsvFormat } from './file-format'

/** A record of a file, or why it could not be read. */
export interface CsvRecord {
  /** Number of the record, from 1, not counting the header. */
  readonly row: number
  /** Number of the line that it starts on, from 1. */
  readonly line: number
  readonly fields: readonly (string | null)[]
  readonly error?: SqlError
}

/**
 * Reads a file as its format says, even a wrong one, which merges, cuts and changes lines just as it does in Snowflake.
 * Records are split before they are decoded, so that an invalid character affects one record only.
 */
export function* readCsv(body: Uint8Array, format: CsvFormat): Generator<CsvRecord> {
  const whole = inflated(body, format)
  if (whole instanceof SqlError) {
    yield { row: 1, line: 1, fields: [], error: whole }
    return
  }
  const bytes = Buffer.from(whole)
  const hasByteOrderMark = format.skipByteOrderMark && bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
  const scanner = new Scanner(bytes.subarray(hasByteOrderMark ? 3 : 0).toString('latin1'), format)
  let row = 0
  for (let skipped = 0; skipped < format.skipHeader && !scanner.atEnd; skipped++) scanner.record()
  while (!scanner.atEnd) {
    const line = scanner.line
    const record = scanner.record()
    if (record.blank && format.skipBlankLines) continue
    row++
    yield { row, line, ...valuesOf(record, format) }
  }
}

/** A file that cannot be decompressed is one error. The code is assumed. */
function inflated(body: Uint8Array, { compression }: CsvFormat): Uint8Array | SqlError {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  if (compression !== 'GZIP' && (compression !== 'AUTO' || !isGzip)) return body
  try {
    return gunzipSync(body)
  } catch {
    return new SqlError(
      '100032',
      '22000',
      "Invalid data encountered during decompression, compression type used: 'GZIP'"
    )
  }
}

interface RawField {
  /** As written in the file, and with escapes and quotes resolved. Each character is a byte. */
  readonly raw: string
  readonly value: string
  readonly enclosed: boolean
}

interface RawRecord {
  readonly fields: readonly RawField[]
  readonly blank: boolean
  readonly error?: SqlError
}

function valuesOf({ fields, blank, error }: RawRecord, format: CsvFormat): Pick<CsvRecord, 'fields' | 'error'> {
  if (error !== undefined) return { fields: [], error }
  if (blank && format.emptyAsNull) {
    return {
      fields: [],
      error: new SqlError('100068', '22000', 'End of record reached while expected to parse column')
    }
  }
  try {
    return { fields: fields.map((field) => valueOf(field, format)) }
  } catch (broken) {
    if (broken instanceof SqlError) return { fields: [], error: broken }
    throw broken
  }
}

function valueOf({ raw, value, enclosed }: RawField, format: CsvFormat): string | null {
  if (!enclosed && value === '' && format.emptyAsNull) return null
  const text = decode(value, format)
  return format.nullIf.includes(text) || (!enclosed && format.nullIf.includes(raw)) ? null : text
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

function decode(bytes: string, { encoding, replaceInvalid }: CsvFormat): string {
  if (encoding === 'latin1' || /^[\0-\x7f]*$/.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  if (replaceInvalid) return lenient.decode(buffer)
  try {
    return strict.decode(buffer)
  } catch {
    throw new SqlError('100144', '22000', `Invalid UTF8 detected in string '${lenient.decode(buffer).slice(0, 200)}'`)
  }
}

/** What a character means after an escape; all others mean themselves. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '0': '\0' }

class Scanner {
  line = 1
  private at = 0
  private readonly fieldDelimiter: string | null
  private readonly recordDelimiter: string | null

  constructor(
    private readonly bytes: string,
    private readonly format: CsvFormat
  ) {
    this.fieldDelimiter = asBytes(format.fieldDelimiter)
    this.recordDelimiter = asBytes(format.recordDelimiter)
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length
  }

  record(): RawRecord {
    const start = this.at
    const fields: RawField[] = []
    for (;;) {
      const field = this.field()
      if (field instanceof SqlError) {
        this.skipRecord()
        return { fields: [], blank: false, error: field }
      }
      fields.push(field)
      if (this.take(this.fieldDelimiter)) continue
      const blank = this.at === start
      this.endRecord()
      return { fields, blank }
    }
  }

  private field(): RawField | SqlError {
    const { trimSpace, enclosure } = this.format
    if (trimSpace) while (this.bytes[this.at] === ' ' || this.bytes[this.at] === '\t') this.at++
    return enclosure !== null && this.bytes.startsWith(enclosure, this.at)
      ? this.enclosed(enclosure)
      : this.unenclosed()
  }

  private unenclosed(): RawField {
    const { escapeUnenclosed, trimSpace } = this.format
    const start = this.at
    let value = ''
    while (!this.atEnd && !this.isAt(this.fieldDelimiter) && this.recordEnd() === 0) {
      value += this.bytes[this.at] === escapeUnenclosed ? this.escaped() : this.next()
    }
    const raw = this.bytes.slice(start, this.at)
    return trimSpace ? { raw: raw.trimEnd(), value: value.trimEnd(), enclosed: false } : { raw, value, enclosed: false }
  }

  private enclosed(enclosure: string): RawField | SqlError {
    const start = this.at++
    let value = ''
    for (;;) {
      if (this.atEnd) return new SqlError('100016', '22000', 'Field is not closed by its enclosing character')
      if (this.bytes[this.at] === this.format.escape) value += this.escaped()
      else if (!this.bytes.startsWith(enclosure, this.at)) value += this.next()
      else if (this.bytes.startsWith(enclosure, this.at + 1))
        value += this.bytes.slice(this.at, (this.at += 2)).slice(1)
      else break
    }
    this.at++
    if (this.format.trimSpace) while (this.bytes[this.at] === ' ') this.at++
    if (!this.atEnd && !this.isAt(this.fieldDelimiter) && this.recordEnd() === 0) {
      const found = this.bytes[this.at] ?? ''
      return new SqlError(
        '100016',
        '22000',
        `Found character '${found}' instead of field delimiter '${this.fieldDelimiter ?? ''}'`
      )
    }
    return { raw: this.bytes.slice(start, this.at), value, enclosed: true }
  }

  /** An escape makes the next character literal, even the end of the line: then two records become one. */
  private escaped(): string {
    this.at++
    if (this.atEnd) return ''
    const end = this.recordEnd()
    if (end > 0) {
      const delimiter = this.bytes.slice(this.at, this.at + end)
      this.at += end
      this.line++
      return delimiter
    }
    const character = this.next()
    return ESCAPES[character] ?? character
  }

  private next(): string {
    const character = this.bytes[this.at++] ?? ''
    if (character === '\n') this.line++
    return character
  }

  /** Length of the record delimiter at this position, or 0. A newline may also be \r\n. */
  private recordEnd(): number {
    const delimiter = this.recordDelimiter
    if (delimiter === null) return 0
    if ((delimiter === '\n' || delimiter === '\r\n') && this.bytes.startsWith('\r\n', this.at)) return 2
    const expected = delimiter === '\r\n' ? '\n' : delimiter
    return this.bytes.startsWith(expected, this.at) ? expected.length : 0
  }

  private isAt(delimiter: string | null): boolean {
    return delimiter !== null && this.bytes.startsWith(delimiter, this.at)
  }

  private take(delimiter: string | null): boolean {
    if (delimiter === null || !this.isAt(delimiter)) return false
    this.at += delimiter.length
    return true
  }

  private endRecord(): void {
    const end = this.recordEnd()
    if (end > 0) this.line++
    this.at += end
  }

  private skipRecord(): void {
    while (!this.atEnd && this.recordEnd() === 0) this.at++
    this.endRecord()
  }
}

function asBytes(delimiter: string | null): string | null {
  return delimiter === null ? null : Buffer.from(delimiter, 'utf8').toString('latin1')
}
