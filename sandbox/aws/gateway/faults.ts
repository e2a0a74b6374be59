import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from './refusal'

/** A refusal that is asked for: the next `times` requests whose action matches get it. */
export interface Fault {
  readonly service?: string
  /** On "s3:PutBucketLogging". */
  readonly action: RegExp
  readonly status: number
  readonly code: string
  readonly message: string
  readonly times: number
}

/** Latency and failures, for tests of patience. */
export class Faults {
  #latencyMs: number
  #faults: { fault: Fault; left: number }[] = []

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs
  }

  setLatency(ms: number): void {
    this.#latencyMs = ms
  }

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times })
  }

  clear(): void {
    this.#faults = []
  }

  async delay(): Promise<void> {
    if (this.#latencyMs > 0) await sleep(this.#latencyMs)
  }

  /** Throws the first fault that is due for this action. */
  throwIfDue(service: string, action: string): void {
    const due = this.#faults.find(({ fault, left }) => left > 0 && matches(fault, service, action))
    if (!due) return
    due.left -= 1
    throw new Refusal(due.fault.status, due.fault.code, due.fault.message)
  }
}

function matches(fault: Fault, service: string, action: string): boolean {
  return (fault.service === undefined || fault.service === service) && fault.action.test(action)
}
