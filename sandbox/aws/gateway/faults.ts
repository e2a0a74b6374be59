import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from './refusal'

/** A failure on demand: the next `times` requests whose action matches end like this. */
export interface Fault {
  readonly service?: string
  /** Matched against "s3:PutBucketLogging". */
  readonly action: RegExp
  readonly times: number
  /** The request is carried out all the same. */
  readonly carriedOut: boolean
  /** The request stays open until `release`, so that others can do something meanwhile. */
  readonly held: boolean
  /** What it gets then; `lost`: the connection is closed without an answer. */
  readonly answer: { readonly status: number; readonly code: string; readonly message: string } | 'lost'
}

/** Nobody gets an answer. */
export class Lost extends Error {}

/** Latency and failures on demand, for tests of retries and time limits. */
export class Faults {
  #latencyMs: number
  #faults: { fault: Fault; remaining: number }[] = []
  #held: { readonly action: string; readonly goOn: () => void }[] = []

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs
  }

  setLatency(ms: number): void {
    this.#latencyMs = ms
  }

  add(fault: Fault): void {
    this.#faults.push({ fault, remaining: fault.times })
  }

  clear(): void {
    this.#faults = []
    this.release()
  }

  async delay(): Promise<void> {
    if (this.#latencyMs > 0) await sleep(this.#latencyMs)
  }

  /** The actions of the requests that are held now. */
  held(): readonly string[] {
    return this.#held.map(({ action }) => action)
  }

  /** Lets the requests go on that are held, of this action or all. */
  release(action?: string): void {
    const released = this.#held.filter((one) => action === undefined || one.action === action)
    this.#held = this.#held.filter((one) => !released.includes(one))
    for (const { goOn } of released) goOn()
  }

  /** The first fault that is due for this action, which counts as used. */
  due(service: string, action: string): Fault | undefined {
    const due = this.#faults.find(({ fault, remaining }) => remaining > 0 && matches(fault, service, action))
    if (due !== undefined) due.remaining -= 1
    return due?.fault
  }

  /** Rejects with the answer of the fault. */
  async strike({ held, answer }: Fault, action: string): Promise<never> {
    if (held) await new Promise<void>((goOn) => this.#held.push({ action, goOn }))
    if (answer === 'lost') throw new Lost()
    throw new Refusal(answer.status, answer.code, answer.message)
  }
}

function matches(fault: Fault, service: string, action: string): boolean {
  return (fault.service === undefined || fault.service === service) && fault.action.test(action)
}
