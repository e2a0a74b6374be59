import { like } from './patterns'

/** `maybe`: it depends on what we do not know. */
export type Certainty = 'yes' | 'maybe' | 'no'

/** What a request may have as the value of a condition key; `null` = the key is absent. */
export type Possible = readonly (readonly string[] | null)[]

/** Condition keys in lowercase, with every value that they may have. A key that is not here may have any value. */
export type Context = ReadonlyMap<string, Possible>

type Compare = (value: string, wanted: string) => boolean

/** The operators without "Not", "IfExists" and the set operators. */
const OPERATORS: Readonly<Record<string, Compare>> = {
  stringequals: (value, wanted) => value === wanted,
  stringequalsignorecase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  stringlike: (value, wanted) => like(wanted, value),
  arnequals: (value, wanted) => like(wanted, value),
  arnlike: (value, wanted) => like(wanted, value),
  bool: (value, wanted) => value === wanted.toLowerCase(),
  numericequals: (value, wanted) => Number(value) === Number(wanted),
  numericlessthan: (value, wanted) => Number(value) < Number(wanted),
  numericlessthanequals: (value, wanted) => Number(value) <= Number(wanted),
  numericgreaterthan: (value, wanted) => Number(value) > Number(wanted),
  numericgreaterthanequals: (value, wanted) => Number(value) >= Number(wanted),
  dateequals: (value, wanted) => instant(value) === instant(wanted),
  datelessthan: (value, wanted) => instant(value) < instant(wanted),
  datelessthanequals: (value, wanted) => instant(value) <= instant(wanted),
  dategreaterthan: (value, wanted) => instant(value) > instant(wanted),
  dategreaterthanequals: (value, wanted) => instant(value) >= instant(wanted)
}

/**
 * Whether one test of a condition holds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @param test "stringnotequals aws:sourcevpce"
 */
export function holds(test: string, wanted: readonly string[], context: Context): Certainty {
  const [operator = '', key = ''] = test.replace(/^(?:also )+/, '').split(' ')
  const possible = context.get(key)
  // A policy variable has a value that we do not know.
  if (possible === undefined || wanted.some((one) => one.includes('${'))) return 'maybe'
  return unanimous(possible.map((values) => holdsFor(operator, values, wanted)))
}

/** All tests of a statement must hold. */
export function all(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes('no')) return 'no'
  return certainties.includes('maybe') ? 'maybe' : 'yes'
}

/** The answer, if it is the same in all cases. */
export function unanimous(certainties: readonly Certainty[]): Certainty {
  const [first = 'maybe'] = certainties
  return certainties.every((one) => one === first) ? first : 'maybe'
}

function holdsFor(test: string, values: readonly string[] | null, wanted: readonly string[]): Certainty {
  const [, set, name = '', ifExists] = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(test) ?? []
  if (name === 'null') return certain(wanted.includes(String(values === null)))
  const positive = name.replace('not', '')
  if (values === null) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    if (set !== undefined) return certain(set === 'forallvalues')
    return certain(ifExists !== undefined || positive !== name)
  }
  const compare = OPERATORS[positive]
  if (compare === undefined) return 'maybe'
  const matches = (value: string) => wanted.some((one) => compare(value, one)) === (positive === name)
  return certain(set === 'forallvalues' ? values.every(matches) : values.some(matches))
}

function certain(answer: boolean): Certainty {
  return answer ? 'yes' : 'no'
}

/** Milliseconds since 1970, from ISO 8601 or from seconds since 1970. */
function instant(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}
