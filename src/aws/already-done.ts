import type { Operation } from '../model/operation'

/** What a service says to a write that it has already carried out. Other writes can be repeated. */
const SECOND_ANSWERS: Readonly<Record<string, RegExp>> = {
  CreateRole: /^EntityAlreadyExists/,
  CreateBucket: /^BucketAlreadyOwnedByYou$/,
  DeleteRole: /^NoSuchEntity/,
  DeleteRolePolicy: /^NoSuchEntity/,
  DeleteBucket: /^NoSuchBucket$/
}

/**
 * Whether a refusal means that an earlier try was carried out although its answer was lost: the SDK then sends the same
 * again, and IAM says that the role exists. A role of somebody else with this name is refused at the first try.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function isAlreadyDone({ name }: Operation, error: unknown): boolean {
  const { name: code = '', $metadata } = error as Refused
  return SECOND_ANSWERS[name]?.test(code) === true && ($metadata?.attempts ?? 1) > 1
}

interface Refused {
  readonly name?: string
  readonly $metadata?: { readonly attempts?: number }
}
