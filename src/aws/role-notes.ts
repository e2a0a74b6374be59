import type { Statement } from './policies'
import { DELETED_PRINCIPAL, openTo } from './trust'
import { trustDenials } from './trust-denials'

interface Role {
  readonly trustedPrincipal: string
  /** The ARN of the IAM user that Snowflake acts as; "" when it is not known yet. */
  readonly snowflakeUser: string
  /** Statements of others in its trust policy that stay, as JSON. */
  readonly keptTrust: readonly string[]
  /** A permissions boundary of others that stays. */
  readonly keptBoundary: string | null
}

/** What the reader should know about a role. */
export function roleNotes({ trustedPrincipal, snowflakeUser, keptTrust, keptBoundary }: Role): readonly string[] {
  const notes: string[] = []
  if (DELETED_PRINCIPAL.test(trustedPrincipal)) {
    notes.push(
      `The trusted principal ${trustedPrincipal} was deleted: the role trusts nobody until the ARN is set again.`
    )
  }
  if (keptBoundary !== null) {
    notes.push(
      `The permissions boundary ${keptBoundary} is not declared and stays. It must allow what the role's policy allows.`
    )
  }
  return [...notes, ...trustDenials(keptTrust, snowflakeUser), ...keptTrust.map(keptNote)]
}

function keptNote(statement: string): string {
  const conditions = openTo(JSON.parse(statement) as Statement)
  const kept = `Kept, since this action did not create the role: ${statement}`
  if (conditions === undefined) return kept
  const who = conditions.length === 0 ? '' : ` for whom \`${conditions.join(' and ')}\` holds`
  return `Anyone in any AWS account${who} can assume this role. ${kept}`
}
