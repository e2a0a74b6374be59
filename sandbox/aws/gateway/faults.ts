import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from './refusal'

/** A refusal on demand: the next `times` requests whose action matches get it. */
export interface Fault {
  readonly service?: string
  /** Matched against "s3:PutBucketLogging". */
  readonly action: RegExp
  readonly status: number
  readonly code: string
  readonly message: string
  readonly times: number
}

/** Latency and failures on demand, for tests of retries and time limits. */
export class Faults {
  #latencyMs: number
  #faults: { fault: Fault; remaining: number }[] = []

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
  }

  async delay(): Promise<void> {
    if (this.#latencyMs > 0) await sleep(this.#latencyMs)
  }

  /** Throws the first fault that is due for this action. */
  throwIfDue(service: string, action: string): void {
    const due = this.#faults.find(({ fault, remaining }) => remaining > 0 && matches(fault, service, action))
    if (!due) return
    due.remaining -= 1
    throw new Refusal(due.fault.status, due.fault.code, due.fault.message)
  }
}

function matches(fault: Fault, service: string, action: string): boolean {
  return (fault.service === undefined || fault.service === service) && fault.action.test(action)
}
