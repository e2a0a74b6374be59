import { randomUUID } from 'node:crypto'
import type { ControlSession } from '../catalog/context'

export type TokenState =
  | { readonly state: 'live'; readonly session: ControlSession }
  | { readonly state: 'expired' }
  | { readonly state: 'unknown' }

interface Held {
  readonly session: ControlSession
  readonly expires: number
}

/** Who is logged in. A session token expires; the master token gets a new one. */
export class Sessions {
  private readonly tokens = new Map<string, Held>()
  private readonly masters = new Map<string, ControlSession>()

  constructor(readonly lifetimeSeconds: number) {}

  open(session: ControlSession): { readonly token: string; readonly masterToken: string } {
    const masterToken = `M-${randomUUID()}`
    this.masters.set(masterToken, session)
    return { token: this.issue(session), masterToken }
  }

  byToken(token: string): TokenState {
    const held = this.tokens.get(token)
    if (held === undefined) return { state: 'unknown' }
    return held.expires > Date.now() ? { state: 'live', session: held.session } : { state: 'expired' }
  }

  renew(masterToken: string): string | undefined {
    const session = this.masters.get(masterToken)
    return session === undefined ? undefined : this.issue(session)
  }

  close(session: ControlSession): void {
    for (const [token, held] of this.tokens) if (held.session === session) this.tokens.delete(token)
    for (const [token, held] of this.masters) if (held === session) this.masters.delete(token)
  }

  all(): readonly ControlSession[] {
    return [...new Set(this.masters.values())]
  }

  private issue(session: ControlSession): string {
    const token = `S-${randomUUID()}`
    this.tokens.set(token, { session, expires: Date.now() + this.lifetimeSeconds * 1000 })
    return token
  }
}
