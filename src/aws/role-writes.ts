/** What creates a role for Snowflake, and what changes one. */
import type { GetRoleResponse } from '@aws-sdk/client-iam'
import type { FieldChange } from '../model/change'
import { MARK } from '../model/names'
import type { Call, Step } from '../model/step'
import type { Trusted } from './own-trust'
import { policyText } from './policies'
import { roleWrite } from './requests'
import { describeRole } from './role-description'
import { tagList, type Tags } from './tags'
import { trustOnly } from './trust'
import { trustUpdate } from './trust-update'

/** The tag that shows that this action created the role. */
export const MARK_TAG = 'managed-by'

/** The properties that the trust policy says. */
const TRUST = ['trustedPrincipal', 'externalId', 'otherTrust', 'leaving']

interface Settings {
  readonly path: string
  readonly description: string
  readonly trustedPrincipal: string
  readonly externalId: string
  readonly boundary: string | null
}

/** What was seen of the role before. */
interface Seen {
  readonly description: string
  readonly maxSessionSeconds: number | undefined
  /** The answer to GetRole, if somebody else created the role: their statements in its trust policy stay. */
  readonly adopted: GetRoleResponse | undefined
  /** Whom it trusts. */
  readonly live: Trusted
  /** Whom its trust policy still has to trust until another integration has taken over. */
  readonly leaving: readonly Trusted[]
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function createRole(
  RoleName: string,
  { path, description, boundary, trustedPrincipal, externalId }: Settings,
  tags: Tags
): Call {
  return roleWrite('CreateRole', {
    RoleName,
    Path: path,
    Description: description,
    AssumeRolePolicyDocument: policyText(trustOnly({ trustedPrincipal, externalId })),
    Tags: tagList({ [MARK_TAG]: MARK, ...tags }),
    ...(boundary === null ? {} : { PermissionsBoundary: boundary })
  })
}

/** @param changed the names of the properties to write */
export function alterRole(
  { name: RoleName, account }: { readonly name: string; readonly account: string },
  desired: Settings,
  tags: Tags,
  changed: ReadonlySet<string>,
  { description, maxSessionSeconds, adopted, leaving, live }: Seen
): readonly Step[] {
  const steps: Step[] = []
  if (TRUST.some((field) => changed.has(field))) {
    steps.push(trustUpdate(RoleName, { desired, live, leaving, account }, adopted))
  }
  if (changed.has('description')) {
    steps.push(describeRole(RoleName, desired.description, { description, maxSessionSeconds }))
  }
  if (changed.has('boundary')) {
    steps.push(roleWrite('PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: desired.boundary }))
  }
  if (changed.has('tags')) steps.push(roleWrite('TagRole', { RoleName, Tags: tagList(tags) }))
  return steps
}

/** Whether one of these properties says who may read through the role. */
export function writesTrust(diff: readonly FieldChange[]): boolean {
  return diff.some(({ field }) => field === 'boundary' || TRUST.includes(field))
}
