import type { ListAttachedRolePoliciesResponse, ListRolePoliciesResponse } from '@aws-sdk/client-iam'
import { MARK } from '../model/names'
import { MARK_TAG } from './role-writes'
import type { Tags } from './tags'

interface Lists {
  readonly inline: ListRolePoliciesResponse | undefined
  readonly attached: ListAttachedRolePoliciesResponse | undefined
}

/** Why a role is not deleted, as a sentence without an end; `undefined` when it may be. @param ours our inline policy */
export function whyRetained(tags: Tags, { inline, attached }: Lists, ours: string): string | undefined {
  if (tags[MARK_TAG] !== MARK) return `it does not have the tag ${MARK_TAG} of this action`
  const others = [
    ...(inline?.PolicyNames ?? []).filter((policy) => policy !== ours),
    ...(attached?.AttachedPolicies ?? []).map(({ PolicyName }) => PolicyName ?? '')
  ]
  return others.length === 0 ? undefined : `other policies are attached to it: ${others.join(', ')}`
}
