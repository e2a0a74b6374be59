/**
 * Policy documents of S3 and IAM: read, taken apart, and merged without touching others' statements.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

/** A statement as it was written. */
export type Statement = JsonObject

/** A document as it was written; `Statement` is one statement or a list. */
export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: Statement | readonly Statement[]
}

/** The parts of a statement, in sorted lists without duplicates. */
export interface Parts {
  readonly effect: string
  /** "Service logging.s3.amazonaws.com", "AWS *"; "not AWS …" for NotPrincipal. */
  readonly principals: readonly string[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** "stringequals aws:sourceaccount", or as it is written, → its values. */
  readonly conditions: ReadonlyMap<string, readonly string[]>
}

/** The version of a document that does not say one. */
const DEFAULT_VERSION = '2008-10-17'
export const POLICY_VERSION = '2012-10-17'

/** Reads a document: JSON from S3, percent-encoded JSON (RFC 3986) from IAM. */
export function parsePolicy(text: string): PolicyDocument {
  // An encoded document starts with %7B.
  return JSON.parse(text.trimStart().startsWith('{') ? text : decodeURIComponent(text)) as PolicyDocument
}

export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document)
}

/** Size in bytes without whitespace, as AWS counts it. */
export function policySize(document: PolicyDocument): number {
  return new TextEncoder().encode(policyText(document)).length
}

export function versionOf(document: PolicyDocument): string {
  return document.Version ?? DEFAULT_VERSION
}

export function statementsOf(document: PolicyDocument | undefined): readonly Statement[] {
  return document === undefined ? [] : [document.Statement].flat()
}

export function statementOf(document: PolicyDocument | undefined, sid: string): Statement | undefined {
  return statementsOf(document).find(({ Sid }) => Sid === sid)
}

/** The statements with other Sids than these, as texts to compare. */
export function otherStatements(document: PolicyDocument | undefined, sids: readonly string[]): readonly string[] {
  return statementsOf(document)
    .filter(({ Sid }) => typeof Sid !== 'string' || !sids.includes(Sid))
    .map((statement) => JSON.stringify(statement))
}

/** The document with this statement replacing the one with its Sid, or at the end; all others stay as they are. */
export function withStatement(document: PolicyDocument | undefined, statement: Statement): PolicyDocument {
  if (document === undefined) return { Version: POLICY_VERSION, Statement: [statement] }
  const statements = statementsOf(document)
  const at = statements.findIndex(({ Sid }) => Sid === statement['Sid'])
  return { ...document, Statement: at < 0 ? [...statements, statement] : statements.with(at, statement) }
}

/** The document without these statements; `undefined` when no statement remains. */
export function withoutStatements(
  document: PolicyDocument | undefined,
  ...sids: readonly string[]
): PolicyDocument | undefined {
  const others = statementsOf(document).filter(({ Sid }) => typeof Sid !== 'string' || !sids.includes(Sid))
  return document === undefined || others.length === 0 ? undefined : { ...document, Statement: others }
}

/** The parts in the form in which they can be compared: in lowercase where case does not matter. */
export function partsOf(statement: Statement): Parts {
  const written = writtenParts(statement)
  const conditions = new Map<string, readonly string[]>()
  for (const [test, values] of written.conditions) conditions.set(distinct(conditions, testOf(test)), values)
  return { ...written, actions: written.actions.map((action) => action.toLowerCase()), conditions }
}

/** The same parts in the same order, for people: actions and conditions as they are written. */
export function writtenParts(statement: Statement): Parts {
  return {
    effect: texts(statement['Effect']).join(),
    principals: sorted(either(principals(statement['Principal']), principals(statement['NotPrincipal']))),
    actions: sorted(either(texts(statement['Action']), texts(statement['NotAction'])), (action) =>
      action.toLowerCase()
    ),
    resources: sorted(either(texts(statement['Resource']), texts(statement['NotResource']))),
    conditions: conditions(statement['Condition'])
  }
}

function either(named: readonly string[], excepted: readonly string[]): readonly string[] {
  return [...named, ...excepted.map((value) => `not ${value}`)]
}

function principals(principal: Json | undefined): readonly string[] {
  if (principal === undefined) return []
  if (!isObject(principal)) return texts(principal).map((value) => `AWS ${value}`)
  return Object.entries(principal).flatMap(([type, values]) =>
    texts(values).map((value) => `${type} ${type === 'AWS' ? account(value) : value}`)
  )
}

/** The ARN of an account's root user means the same as the account's ID. */
function account(principal: string): string {
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal
}

function conditions(condition: Json | undefined): Parts['conditions'] {
  if (!isObject(condition)) return new Map()
  const found = new Map<string, readonly string[]>()
  for (const [operator, tests] of Object.entries(condition)) {
    for (const [key, values] of Object.entries(isObject(tests) ? tests : {})) {
      found.set(`${operator} ${key}`, sorted(texts(values)))
    }
  }
  return found
}

/** Two tests that normalize to the same name must both hold, so the second one needs a name of its own. */
function distinct(found: Parts['conditions'], test: string): string {
  return found.has(test) ? distinct(found, `also ${test}`) : test
}

/**
 * "arnlike aws:sourcearn" of "ArnEquals aws:SourceArn": case does not matter, and both operators behave identically.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function testOf(written: string): string {
  return written.toLowerCase().replace(/^(.*)arn(not)?equals/, '$1arn$2like')
}

function texts(value: Json | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without duplicates. @param sameFor equal for values that mean the same */
function sorted(values: readonly string[], sameFor = (value: string) => value): readonly string[] {
  const found = new Map(values.toReversed().map((value) => [sameFor(value), value]))
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value)
}
