import type { HttpMessage } from './message'
import type { Protocol } from './refusal'

export type ConditionValues = Readonly<Record<string, string | readonly string[]>>

/** One thing that the caller must be allowed to do. */
export interface Need {
  /** "s3:GetBucketPolicy". */
  readonly action: string
  /** ARN, or "*" for actions that have no resource. */
  readonly resource: string
  readonly context: ConditionValues
  /** The resource whose own policy is evaluated too, if it can have one. */
  readonly guard:
    | { readonly bucket: string }
    | { readonly role: string }
    | { readonly queue: string }
    | { readonly topic: string }
    | null
}

/** The live state that the decision depends on. */
export interface FactsQuery {
  readonly buckets: readonly string[]
  /** By name. Without an account, it belongs to the caller's. */
  readonly role?: { readonly name: string; readonly account?: string }
  readonly queues: readonly string[]
  readonly topics?: readonly string[]
}

export interface Role {
  readonly arn: string
  readonly trust: string
  readonly boundaryArn: string | null
  readonly tags: Readonly<Record<string, string>>
}

/** A request in IAM's terms. */
export interface ApiCall {
  readonly service: string
  readonly protocol: Protocol
  /** As the API reference spells it: "GetBucketPolicy". */
  readonly operation: string
  readonly factsQuery: FactsQuery
  /** S3 only: the bucket that is addressed. */
  readonly bucket?: string
  readonly key?: string
  /** The path that moto understands, when it differs from the one sent. */
  readonly path: string
  /** What must be allowed, given the caller's account and the role that the request names. */
  needs(account: string, role: Role | null): readonly Need[]
}

/** How one service reads its requests. */
export type RequestReader = (message: HttpMessage, region: string) => ApiCall
