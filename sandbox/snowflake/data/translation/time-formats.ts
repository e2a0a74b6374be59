import { unsupported } from '../../errors'

/** https://docs.snowflake.com/en/sql-reference/date-time-input-output#date-and-time-formats-in-conversion-functions */
const ELEMENTS: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['YY', '%y'],
  ['MMMM', '%B'],
  ['MON', '%b'],
  ['MM', '%m'],
  ['DD', '%d'],
  ['DY', '%a'],
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['MI', '%M'],
  ['SS', '%S'],
  ['FF3', '%g'],
  ['FF6', '%f'],
  ['FF9', '%n'],
  ['FF', '%n'],
  ['TZHTZM', '%z'],
  ['TZH:TZM', '%z'],
  ['TZH', '%z']
]

export interface TimeFormat {
  /** For DuckDB's strptime and strftime. */
  readonly engine: string
  /** The text includes an offset from UTC. */
  readonly zoned: boolean
}

export function timeFormat(format: string): TimeFormat {
  let engine = ''
  for (let rest = format; rest !== '';) {
    const quoted = /^"([^"]*)"/.exec(rest)
    const element = ELEMENTS.find(([name]) => rest.toUpperCase().startsWith(name))
    if (quoted !== null) engine += plain(quoted[1] ?? '')
    else if (element !== undefined) engine += element[1]
    // The T between date and time needs no quotes.
    else if (/^[A-SU-Za-su-z]/.test(rest)) throw unsupported(`format ${format}`)
    else engine += plain(rest.charAt(0))
    rest = rest.slice(quoted?.[0].length ?? element?.[0].length ?? 1)
  }
  return { engine, zoned: engine.includes('%z') }
}

function plain(text: string): string {
  return text.replaceAll('%', '%%')
}
