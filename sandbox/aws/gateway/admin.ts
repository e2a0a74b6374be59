import type { ServerResponse } from 'node:http'
import type { AccessKey } from '../accounts'
import type { Fault, Faults } from './faults'
import type { Journal } from './journal'
import type { HttpMessage } from './message'

export interface AdminDependencies {
  readonly journal: Journal
  readonly faults: Faults
  reset(): Promise<void>
  /** Creates a user of the account with this policy, or replaces the policy of an existing one. */
  addPrincipal(name: string, policy: string): Promise<AccessKey & { readonly arn: string }>
}

type Body = Readonly<Record<string, unknown>>
type Endpoint = (admin: AdminDependencies, body: Body) => unknown

/** The sandbox's own endpoints. They are unsigned, so they cannot be confused with a bucket named "sandbox". */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /sandbox/requests': ({ journal }) => journal.all(),
  'DELETE /sandbox/requests': ({ journal }) => journal.clear(),
  'POST /sandbox/latency': ({ faults }, body) => faults.setLatency(number(body, 'ms')),
  'POST /sandbox/fail': ({ faults }, body) => faults.add(faultOf(body)),
  'DELETE /sandbox/fail': ({ faults }) => faults.clear(),
  'GET /sandbox/held': ({ faults }) => faults.held(),
  'DELETE /sandbox/held': ({ faults }, body) => faults.release(text(body, 'action')),
  'POST /sandbox/reset': (admin) => admin.reset(),
  'POST /sandbox/principal': (admin, body) => admin.addPrincipal(text(body, 'name'), policyText(body['policy']))
}

export function adminHandler(admin: AdminDependencies) {
  return async (message: HttpMessage, response: ServerResponse): Promise<boolean> => {
    const endpoint = ENDPOINTS[`${message.method} ${message.path}`]
    if (!endpoint) return false
    try {
      const answer = (await endpoint(admin, bodyOf(message))) ?? { ok: true }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    } catch (error) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error))
    }
    return true
  }
}

function faultOf(body: Body): Fault {
  return {
    ...(body['service'] === undefined ? {} : { service: text(body, 'service') }),
    action: new RegExp(text(body, 'action')),
    times: number(body, 'times'),
    carriedOut: body['carriedOut'] === true,
    held: body['held'] === true,
    answer:
      body['lost'] === true
        ? 'lost'
        : { status: number(body, 'status'), code: text(body, 'code'), message: text(body, 'message') }
  }
}

/** A policy may be sent as JSON or as a string that holds the JSON. */
function policyText(policy: unknown): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy)
}

function bodyOf({ body }: HttpMessage): Body {
  const sent: unknown = body.length > 0 ? JSON.parse(body.toString()) : {}
  return { ...(sent as object) }
}

function text(body: Body, name: string): string {
  const value = body[name]
  if (typeof value !== 'string') throw new Error(`"${name}" must be text`)
  return value
}

function number(body: Body, name: string): number {
  const value = body[name]
  if (typeof value !== 'number') throw new Error(`"${name}" must be a number`)
  return value
}
