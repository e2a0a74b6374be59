/** How far what a policy says reaches: whether one sentence of `sentencesOf` includes what another one says. */
import { covers } from './patterns'

/** A sentence, taken apart. */
export interface Reach {
  readonly effect: string
  /** "AWS 111122223333"; "" in the policy of a role, which speaks of the role itself. */
  readonly principal: string
  readonly action: string
  /** "" where the policy is that of the resource itself. */
  readonly resource: string
  readonly conditions: readonly string[]
}

/** Values with spaces, commas and the like are in quotes. */
const VALUE = String.raw`"(?:[^"\\]|\\.)*"|[^\s",]+`
const PRINCIPAL = String.raw`(?:AWS|Service|Federated|CanonicalUser) [^\s"]+`
const SENTENCE = new RegExp(`^(Allow|Deny) (?:(${PRINCIPAL}) )?(${VALUE})(?: on (${VALUE}))?(?: if (.+))?$`, 's')

/** `undefined` for a sentence with exceptions (NotAction, NotPrincipal, NotResource). */
export function reachOf(sentence: string): Reach | undefined {
  const [whole, effect = '', principal = '', action = '', resource = '', when] = SENTENCE.exec(sentence) ?? []
  if (whole === undefined) return undefined
  return {
    effect,
    principal,
    action: unquoted(action).toLowerCase(),
    resource: unquoted(resource),
    conditions: when === undefined ? [] : when.split(/ and (?=\w)/)
  }
}

/** Whether the first sentence includes what the second one says. Says no in doubt. */
export function includes(wide: string, narrow: string): boolean {
  if (wide === narrow) return true
  const [one, other] = [reachOf(wide), reachOf(narrow)]
  if (one === undefined || other === undefined || one.effect !== other.effect) return false
  return (
    includesPrincipal(one.principal, other.principal) &&
    covers(one.action, other.action) &&
    covers(one.resource, other.resource) &&
    one.conditions.every((condition) => other.conditions.some((narrow) => includesCondition(condition, narrow)))
  )
}

/** An account stands for everyone in it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function includesPrincipal(wide: string, narrow: string): boolean {
  if (wide === narrow || (wide === ANYONE && narrow !== '')) return true
  const [, account] = /^AWS (\d{12})$/.exec(wide) ?? []
  return account !== undefined && new RegExp(`^AWS arn:[^:]+:\\w+::${account}:`).test(narrow)
}

/** The principal "*": anyone in any AWS account, and also who is in none. */
export const ANYONE = 'AWS *'

/** Whether whatever meets the second condition also meets the first: "ArnLike aws:SourceArn = arn:aws:s3:::a". */
function includesCondition(wide: string, narrow: string): boolean {
  if (wide === narrow) return true
  const [one, other] = [testIn(wide), testIn(narrow)]
  const isPattern = /^(?:stringlike|arnlike|arnequals) /.test(one.test)
  if (one.test !== other.test || !(isPattern || one.test.startsWith('stringequals '))) return false
  return other.values.every((value) => one.values.some((each) => (isPattern ? covers(each, value) : each === value)))
}

/** The case of operators and keys does not matter. */
function testIn(condition: string): { readonly test: string; readonly values: readonly string[] } {
  const at = condition.indexOf(' = ')
  const values = condition.slice(at + 3).matchAll(new RegExp(VALUE, 'g'))
  return { test: condition.slice(0, at).toLowerCase(), values: [...values].map(([value]) => unquoted(value)) }
}

function unquoted(value: string): string {
  return value.startsWith('"') ? String(JSON.parse(value)) : value
}
