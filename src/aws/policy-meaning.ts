/** What policies say, in sentences: one form to compare, and one for people. */
import { type Parts, partsOf, type Statement, writtenParts } from './policies'

/** Something that a policy says. */
export interface Said {
  /** The same for everything that means the same. */
  readonly meaning: string
  /** As it is written. */
  readonly text: string
}

/** Whether both mean the same, apart from their Sid. */
export function sameStatement(one: Statement, other: Statement): boolean {
  return sameList(meaningOf(one), meaningOf(other))
}

/**
 * What statements say, one action at a time: "Allow s3:getobject on arn:aws:s3:::logs/*". Lists of statements with the
 * same meaning give the same sentences, however the statements are ordered and grouped.
 */
export function meaningOf(...statements: readonly Statement[]): readonly string[] {
  return sentencesOf(...statements).map(({ meaning }) => meaning)
}

/** The same sentences, each also as it is written. */
export function sentencesOf(...statements: readonly Statement[]): readonly Said[] {
  return inOrder(
    statements.flatMap((statement) => pairs(sentences(partsOf(statement)), sentences(writtenParts(statement))))
  )
}

export function actionsOf(statement: Statement): readonly Said[] {
  return inOrder(pairs(partsOf(statement).actions, writtenParts(statement).actions))
}

/** "StringEquals aws:SourceAccount = 111122223333", without the test of which `partsOf` has this name, if any. */
export function conditionsOf(statement: Statement, without?: string): readonly Said[] {
  const tests = ({ conditions }: Parts) => [...conditions].map(([test, values]) => `${test} = ${values.join(', ')}`)
  const all = pairs(tests(partsOf(statement)), tests(writtenParts(statement)))
  return inOrder(all.filter(({ meaning }) => without === undefined || !meaning.startsWith(`${without} = `)))
}

/** As it is written; where it means the same as something declared, as that is written: a reader sees no difference then. */
export function spelledLike(declared: readonly Said[], live: readonly Said[]): readonly string[] {
  const spellings = new Map(declared.map(({ meaning, text }) => [meaning, text]))
  return live.map(({ meaning, text }) => spellings.get(meaning) ?? text)
}

/** Its Sid, or else what it says, in quotes. */
export function statementName(statement: Statement): string {
  return JSON.stringify(statement['Sid'] ?? sentencesOf(statement)[0]?.text)
}

function pairs(meanings: readonly string[], texts: readonly string[]): readonly Said[] {
  return meanings.map((meaning, at) => ({ meaning, text: texts[at] ?? meaning }))
}

/** Each meaning once. */
function inOrder(all: readonly Said[]): readonly Said[] {
  const found = new Map(all.toReversed().map((said) => [said.meaning, said]))
  return [...found.values()].toSorted((one, other) => (one.meaning < other.meaning ? -1 : 1))
}

/**
 * Several actions on several resources mean the same as one statement for each pair, so there is one sentence for each
 * pair. Exceptions (NotAction, NotResource, NotPrincipal) only make sense together, so they stay in one sentence.
 */
function sentences({ effect, principals, actions, resources, conditions }: Parts): readonly string[] {
  const when = [...conditions].map(([test, values]) => `${test} = ${listed(values)}`).toSorted()
  return alternatives(principals).flatMap((principal) =>
    alternatives(actions).flatMap((action) =>
      alternatives(resources).map((resource) =>
        [
          effect,
          ...(principal === '' ? [] : [principal]),
          action,
          ...(resource === '' ? [] : ['on', resource]),
          ...(when.length === 0 ? [] : ['if', when.join(' and ')])
        ].join(' ')
      )
    )
  )
}

function alternatives(values: readonly string[]): readonly string[] {
  if (values.length === 0) return ['']
  return values.some((value) => value.startsWith('not ')) ? [listed(values)] : values.map(quoted)
}

function listed(values: readonly string[]): string {
  return values.map(quoted).join(', ')
}

/** Quotes a value that could be mistaken for two. */
function quoted(value: string): string {
  return /^[^\s,"=]+$|^(?:not |AWS |Service |Federated |CanonicalUser )+[^\s,"=]+$/.test(value)
    ? value
    : JSON.stringify(value)
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at])
}
