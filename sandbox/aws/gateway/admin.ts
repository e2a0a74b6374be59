import type { ServerResponse } from 'node:http'
import type { AccessKey } from '../accounts'
import type { Fault, Faults } from './faults'
import type { Journal } from './journal'
import type { Message } from './message'

export interface Administration {
  readonly journal: Journal
  readonly faults: Faults
  reset(): Promise<void>
  /** Makes a user of the account with this policy, or gives an existing one another policy. */
  addPrincipal(name: string, policy: string): Promise<AccessKey & { readonly arn: string }>
}

type Answer = (admin: Administration, body: unknown) => unknown

/** The sandbox's own endpoints; unsigned, so that they cannot be mistaken for a bucket named "sandbox". */
const ENDPOINTS: Readonly<Record<string, Answer>> = {
  'GET /sandbox/requests': ({ journal }) => journal.all(),
  'DELETE /sandbox/requests': ({ journal }) => journal.clear(),
  'POST /sandbox/latency': ({ faults }, body) => faults.setLatency((body as { ms: number }).ms),
  'POST /sandbox/fail': ({ faults }, body) => faults.add(body as Fault),
  'DELETE /sandbox/fail': ({ faults }) => faults.clear(),
  'POST /sandbox/reset': (admin) => admin.reset(),
  'POST /sandbox/principal': (admin, body) => {
    const { name, policy } = body as { name: string; policy: unknown }
    return admin.addPrincipal(name, typeof policy === 'string' ? policy : JSON.stringify(policy))
  }
}

export function administrator(admin: Administration) {
  return async (message: Message, response: ServerResponse): Promise<boolean> => {
    const endpoint = ENDPOINTS[`${message.method} ${message.path}`]
    if (!endpoint) return false
    const body: unknown = message.body.length > 0 ? JSON.parse(message.body.toString()) : {}
    const answer = (await endpoint(admin, body)) ?? { ok: true }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
    return true
  }
}
