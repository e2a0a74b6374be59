import type { RestorableMoto } from './moto-snapshots'

/** moto, with a cache of the facts it has given, which is valid until something changes them, or the clock goes back. */
export interface CachingMoto extends RestorableMoto {
  /** Runs work that may change facts: none is taken from the cache meanwhile, and none of the old ones afterwards. */
  changing<T>(work: () => Promise<T>): Promise<T>
  /** Runs work that may change something else: an object, a message. */
  writing<T>(work: () => Promise<T>): Promise<T>
  /** Another one after each change of facts, and none while something changes them. */
  readonly state: number | undefined
  /** Another one after anything may have been written, and none meanwhile. */
  readonly writes: number | undefined
  /** The clock was set this far ahead of real time. */
  clockSet(aheadMs: number): void
}

const WRITE_NOTHING: ReadonlySet<string> = new Set(['take-messages', 'count-messages'])

/** Every call of a run needs the same few facts, such as whose access key it is and what the bucket policy says. */
export function cacheFacts(moto: RestorableMoto): CachingMoto {
  let cached = new Map<string, Promise<unknown>>()
  const changes = new Underway()
  const writes = new Underway()
  let aheadMs = 0

  const forgetAll = () => void (cached = new Map())
  const changing = <T>(work: () => Promise<T>): Promise<T> =>
    writes.during(() => {
      forgetAll()
      return changes.during(work).finally(forgetAll)
    })

  return {
    get port() {
      return moto.port
    },
    headers: () => moto.headers(),
    get state() {
      return changes.ended
    },
    get writes() {
      return writes.ended
    },
    fork: () => moto.fork(),
    stop: () => moto.stop(),
    async snapshot() {
      const saved = await moto.snapshot()
      return { ...saved, restore: () => changing(() => saved.restore()) }
    },
    changing,
    writing: (work) => writes.during(work),
    clockSet(ahead) {
      // What is not cached is what varies with time. What has settled stays so while time goes on.
      if (ahead < aheadMs) {
        forgetAll()
        changes.add()
      }
      aheadMs = ahead
    },
    ask<T>(question: Parameters<RestorableMoto['ask']>[0], body: unknown): Promise<T> {
      if (WRITE_NOTHING.has(question)) return moto.ask<T>(question, body)
      if (question !== 'facts') return changing(() => moto.ask<T>(question, body))
      if (changes.ended === undefined) return moto.ask<T>(question, body)
      const key = JSON.stringify(body)
      const known = cached.get(key)
      if (known !== undefined) return known as Promise<T>
      const answer = moto.ask<T & { readonly varies?: boolean }>(question, body)
      cached.set(key, answer)
      const forget = () => void (cached.get(key) === answer && cached.delete(key))
      answer.then(({ varies }) => varies === true && forget(), forget)
      return answer
    }
  }
}

/** What is under way, and what has ended. */
class Underway {
  #now = 0
  #ended = 0

  /** How many have ended; undefined while one is under way. */
  get ended(): number | undefined {
    return this.#now > 0 ? undefined : this.#ended
  }

  add(): void {
    this.#ended++
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#now++
    try {
      return await work()
    } finally {
      this.#now--
      this.#ended++
    }
  }
}
