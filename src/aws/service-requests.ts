import { all, type Certainty, type Context, holds } from './conditions'
import { like, share } from './patterns'
import { partsOf, type Statement } from './policies'
import { ANYONE } from './policy-reach'

/** Requests of one sender, to objects below a prefix. */
export interface Requests {
  /** Whether a principal of a policy means the sender: `isService`, `isRole`. */
  readonly isSender: (principal: string) => Certainty
  /** "s3:PutObject" */
  readonly action: string
  /** How the ARNs of the objects start: "arn:aws:s3:::my-logs/access/" */
  readonly objects: string
  readonly context: Context
}

/** Whether a statement, with whichever effect, applies to these requests. `maybe` also: to some of them only. */
export function appliesTo(statement: Statement, requests: Requests): Certainty {
  const { principals, actions, resources, conditions } = partsOf(statement)
  return all([
    named(principals, requests.isSender),
    named(actions, (action) => certain(like(action.toLowerCase(), requests.action.toLowerCase()))),
    // A trust policy is about its role, and names no resource.
    resources.length === 0 ? 'yes' : named(resources, (resource) => SHARES[share(resource, requests.objects)]),
    ...[...conditions].map(([test, values]) => holds(test, values, requests.context))
  ])
}

const SHARES = { all: 'yes', some: 'maybe', none: 'no' } as const
const OPPOSITE = { yes: 'no', maybe: 'maybe', no: 'yes' } as const

/** Whether one of these is meant, or, if they are exceptions ("not …"), none of these. */
function named(values: readonly string[], isMeant: (value: string) => Certainty): Certainty {
  const exceptions = values.some((value) => value.startsWith('not '))
  const found = values.map((value) => isMeant(value.replace(/^not /, '')))
  const any = found.includes('yes') ? 'yes' : found.includes('maybe') ? 'maybe' : 'no'
  return exceptions ? OPPOSITE[any] : any
}

/**
 * "*" includes services; an account or a role does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function isService(service: string): Requests['isSender'] {
  return (principal) => certain(['AWS *', 'Service *', `Service ${service}`].includes(principal))
}

/** Everyone with the role, and also one of its sessions, can be meant. @param arn of the role, "arn:aws:iam::111122223333:role/r" */
export function isRole(arn: string): Requests['isSender'] {
  const [, , , , account = '', path = ''] = arn.split(':')
  const session = `:sts::${account}:assumed-role/${path.replace(/^.*\//, '')}/`
  return (principal) =>
    principal.includes(session) ? 'maybe' : certain([ANYONE, `AWS ${account}`, `AWS ${arn}`].includes(principal))
}

function certain(answer: boolean): Certainty {
  return answer ? 'yes' : 'no'
}
