import { all, type Certainty, type Context, holds } from './conditions'
import { like, share } from './patterns'
import { partsOf, type Statement } from './policies'

/** Requests that an AWS service sends for itself, to objects below a prefix. */
export interface ServiceRequests {
  /** "logging.s3.amazonaws.com" */
  readonly service: string
  /** "s3:PutObject" */
  readonly action: string
  /** How the ARNs of the objects start: "arn:aws:s3:::my-logs/access/" */
  readonly objects: string
  readonly context: Context
}

/** Whether a statement, with whichever effect, applies to these requests. `maybe` also: to some of them only. */
export function appliesTo(statement: Statement, requests: ServiceRequests): Certainty {
  const { principals, actions, resources, conditions } = partsOf(statement)
  return all([
    named(principals, (principal) => namesService(principal, requests.service)),
    named(actions, (action) => certain(like(action.toLowerCase(), requests.action.toLowerCase()))),
    named(resources, (resource) => SHARES[share(resource, requests.objects)]),
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
function namesService(principal: string, service: string): Certainty {
  return certain(principal === 'AWS *' || principal === 'Service *' || principal === `Service ${service}`)
}

function certain(answer: boolean): Certainty {
  return answer ? 'yes' : 'no'
}
