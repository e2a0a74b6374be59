/** What is gone once an object is deleted. */
export interface Loss {
  readonly rows?: number
  /** Objects in S3; each version counts. */
  readonly objects?: number
  readonly bytes: number
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** All of it together; `undefined` when nothing that holds data is deleted. */
export function sumOf(losses: readonly Loss[]): Loss | undefined {
  if (losses.length === 0) return undefined
  return losses.reduce((sum, { rows, objects, bytes }) => ({
    ...sum,
    ...(rows === undefined ? {} : { rows: rows + (sum.rows ?? 0) }),
    ...(objects === undefined ? {} : { objects: objects + (sum.objects ?? 0) }),
    bytes: bytes + sum.bytes
  }))
}

/** "1,234 rows, 56 objects (7.8 MB)" */
export function lossText({ rows, objects, bytes }: Loss): string {
  const counted = [
    ...(rows === undefined ? [] : [count(rows, 'row')]),
    ...(objects === undefined ? [] : [count(objects, 'object')])
  ]
  return `${counted.join(', ')} (${sizeText(bytes)})`
}

function count(number: number, one: string): string {
  return `${number.toLocaleString('en-US')} ${one}${number === 1 ? '' : 's'}`
}

function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${UNITS[power] ?? ''}`
}
