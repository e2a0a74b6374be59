/** The other inline policies of the role that Snowflake assumes. */
import type { Run } from '../model/operation'
import { ask } from './observe'
import { parsePolicy, type PolicyDocument, type Statement, statementsOf } from './policies'
import { sentencesOf } from './policy-meaning'
import { roleRead } from './requests'

export interface InlinePolicy {
  readonly name: string
  readonly statements: readonly Statement[]
}

export async function inlinePolicy(RoleName: string, name: string, read: Run): Promise<InlinePolicy> {
  const answer = await ask(read, roleRead('GetRolePolicy', { RoleName, PolicyName: name }))
  const text = answer?.PolicyDocument
  return { name, statements: text === undefined ? [] : statementsOf(parsePolicy(text)) }
}

/** What it contains besides what is declared. */
export function inlineNote({ name, statements }: InlinePolicy, document: PolicyDocument): string {
  const declared = new Set(sentencesOf(...statementsOf(document)).map(({ meaning }) => meaning))
  const more = sentencesOf(...statements)
    .filter(({ meaning }) => !declared.has(meaning))
    .map(({ text }) => text)
  return more.length === 0
    ? `The inline policy ${name} contains nothing more than declared.`
    : `The inline policy ${name} contains more than declared: ${more.join('; ')}.`
}
