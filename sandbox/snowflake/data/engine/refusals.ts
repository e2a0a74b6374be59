import { SqlError } from '../../contract'
import { invalidIdentifier, refused, unsupported } from '../../errors'
import { decoded } from './identifiers'

/** Marks a message from the sandbox's macros and functions as Snowflake's own: "⟦100038 22018⟧Numeric value …". */
const OWN = /⟦(\d{6}) (\w{5})⟧([\s\S]*?)(?:⟦end⟧|$)/

export function ownMessage(code: string, sqlState: string, message: string): string {
  return `⟦${code} ${sqlState}⟧${message}⟦end⟧`
}

interface Rule {
  readonly says: RegExp
  readonly refusal: (match: RegExpExecArray) => SqlError
}

/** DuckDB's messages, and Snowflake's for the same mistake. */
const RULES: readonly Rule[] = [
  { says: OWN, refusal: ([, code = '', state = '', message = '']) => new SqlError(code, state, message) },
  {
    says: /Referenced column "(.*?)" (?:was )?not found|does not have a column named "(.*?)"|Referenced table "(.*?)" not found/,
    refusal: ([, a, b, c]) => invalidIdentifier(a ?? b ?? c ?? '')
  },
  {
    says: /Ambiguous reference to column name "(.*?)"/,
    refusal: ([, name = '']) => refused('000979', '42601', `ambiguous column name '${name}'`)
  },
  {
    says: /column "(.*?)" must appear in the GROUP BY clause/,
    refusal: ([, name = '']) =>
      refused('000979', '42601', `'${name}' in select clause is neither an aggregate nor in the group by clause.`)
  },
  {
    says: /Could not convert string ["']([\s\S]*?)["'] to (?:DECIMAL|U?INT|DOUBLE|FLOAT|HUGEINT)/,
    refusal: ([, value = '']) =>
      /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
        ? new SqlError('100039', '22003', `Numeric value '${value}' is out of range`)
        : new SqlError('100038', '22018', `Numeric value '${value}' is not recognized`)
  },
  {
    says: /Could not convert string ["']([\s\S]*?)["'] to BOOL/,
    refusal: ([, value = '']) => new SqlError('100037', '22018', `Boolean value '${value}' is not recognized`)
  },
  {
    says: /Could not cast value (\S+) to DECIMAL|value (\S+) (?:is|can't be) .*out of range|Overflow in/,
    refusal: ([, a, b]) => new SqlError('100039', '22003', `Numeric value '${a ?? b ?? ''}' is out of range`)
  },
  {
    says: /Malformed JSON[\s\S]*?Input: "([\s\S]*?)"/,
    refusal: ([, value = '']) => new SqlError('100069', '22P02', `Error parsing JSON: ${value}`)
  },
  {
    says: /No function matches the given name and argument types '(.*?)\((.*?)\)'/,
    refusal: ([, name = '', types = '']) =>
      refused('001044', '42P13', `Invalid argument types for function '${name.toUpperCase()}': (${types})`)
  },
  {
    says: /Cannot compare values of type (.*?) and type (.*?) -/,
    refusal: ([, left = '', right = '']) =>
      refused('001041', '42601', `Can not convert parameter of type [${left}] into expected type [${right}]`)
  },
  {
    says: /more than one row returned by a subquery|Scalar .*subquery.*more than one|returned more than one row/i,
    refusal: () => new SqlError('090150', '22000', 'Single-row subquery returns more than one row.')
  }
]

/** DuckDB's error as Snowflake's; one that no rule matches is reported as unsupported, with DuckDB's message. */
export function refusal(error: unknown): SqlError {
  if (error instanceof SqlError) return error
  const message = decoded(error instanceof Error ? error.message : String(error))
  for (const { says, refusal: translated } of RULES) {
    const match = says.exec(message)
    if (match !== null) return translated(match)
  }
  return unsupported(message.split('\n')[0] ?? message)
}
