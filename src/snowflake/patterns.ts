/**
 * Regular expressions of Snowflake, which REGEXP_LIKE matches with the whole text.
 * https://docs.snowflake.com/en/sql-reference/functions/regexp_like
 */

/** One of the globs, in which `*` stands for any text. Without a glob, only the empty text matches. */
export function globsPattern(globs: readonly string[]): string {
  return `(${globs.map(globPattern).join('|')})`
}

/** One of the networks: `192.0.2.0/24`, an address, or a glob such as `2001:db8:*`. */
export function networksPattern(networks: readonly string[]): string {
  return `(${networks.map((network) => networkPattern(network) ?? globPattern(network)).join('|')})`
}

/** Whether this is an IPv4 network with a valid length. */
export function isNetwork(text: string): boolean {
  return networkPattern(text) !== undefined
}

function globPattern(glob: string): string {
  return glob.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*')
}

function networkPattern(network: string): string | undefined {
  const [, address = '', length = ''] = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d{1,2})$/.exec(network) ?? []
  const bytes = address.split('.').map(Number)
  const bits = Number(length)
  if (length === '' || bits > 32 || bytes.some((byte) => byte > 255)) return undefined
  return bytes.map((byte, at) => bytePattern(byte, Math.min(Math.max(bits - at * 8, 0), 8))).join('[.]')
}

/** The bytes that have the same first bits. */
function bytePattern(byte: number, bits: number): string {
  if (bits === 0) return '[0-9]+'
  const size = 2 ** (8 - bits)
  const first = byte - (byte % size)
  return `(${Array.from({ length: size }, (_, at) => first + at).join('|')})`
}
