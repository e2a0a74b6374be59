/** How much data something holds. */
export interface Volume {
  readonly rows?: number
  /** Objects in S3; each version counts. */
  readonly objects?: number
  readonly bytes: number
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** All of them together; `undefined` when there are none. */
export function sumOf(volumes: readonly Volume[]): Volume | undefined {
  if (volumes.length === 0) return undefined
  return volumes.reduce((sum, { rows, objects, bytes }) => ({
    ...sum,
    ...(rows === undefined ? {} : { rows: rows + (sum.rows ?? 0) }),
    ...(objects === undefined ? {} : { objects: objects + (sum.objects ?? 0) }),
    bytes: bytes + sum.bytes
  }))
}

/** "1,234 rows, 56 objects (7.8 MB)" */
export function volumeText({ rows, objects, bytes }: Volume): string {
  const counted = [
    ...(rows === undefined ? [] : [count(rows, 'row')]),
    ...(objects === undefined ? [] : [count(objects, 'object')])
  ]
  return `${counted.join(', ')} (${sizeText(bytes)})`
}

function count(number: number, one: string): string {
  return `${number.toLocaleString('en-US')} ${one}${number === 1 ? '' : 's'}`
}

/** "7.8 MB" */
export function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${UNITS[power] ?? ''}`
}
