import { DELETED_PRINCIPAL } from './trust'

interface Role {
  readonly trustedPrincipal: string
  /** Statements of others in its trust policy that stay, as JSON. */
  readonly keptTrust: readonly string[]
  /** A permissions boundary of others that stays. */
  readonly keptBoundary: string | null
}

/** What the reader should know about a role. */
export function roleNotes({ trustedPrincipal, keptTrust, keptBoundary }: Role): readonly string[] {
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
  return [...notes, ...keptTrust.map((statement) => `Kept, since this action did not create the role: ${statement}`)]
}
