import type { RestorableMoto } from './moto-snapshots'

/** moto, with a cache of the facts it has given, which is valid until something changes them, or the clock goes back. */
export interface CachingMoto extends RestorableMoto {
  /** Runs work that may change facts: none is taken from the cache meanwhile, and none of the old ones afterwards. */
  changing<T>(work: () => Promise<T>): Promise<T>
  /** Another one after each change, and none while something changes. */
  readonly state: number | undefined
}

const CHANGE_NO_FACT: ReadonlySet<string> = new Set(['take-messages', 'count-messages'])

/** Every call of a run needs the same few facts, such as whose access key it is and what the bucket policy says. */
export function cacheFacts(moto: RestorableMoto): CachingMoto {
  let cached = new Map<string, Promise<unknown>>()
  let changes = 0
  let state = 0
  let aheadMs = 0

  const changing = async <T>(work: () => Promise<T>): Promise<T> => {
    changes++
    cached = new Map()
    try {
      return await work()
    } finally {
      changes--
      state++
      cached = new Map()
    }
  }

  /** What is not cached is what varies with time. What has settled stays so while time goes on. */
  const goesOn = (clock: unknown): boolean => {
    const before = aheadMs
    aheadMs = (clock as { readonly aheadMs: number }).aheadMs
    return aheadMs >= before
  }

  return {
    get port() {
      return moto.port
    },
    get state() {
      return changes > 0 ? undefined : state
    },
    fork: () => moto.fork(),
    stop: () => moto.stop(),
    async snapshot() {
      const saved = await moto.snapshot()
      return { ...saved, restore: () => changing(() => saved.restore()) }
    },
    changing,
    ask<T>(question: Parameters<RestorableMoto['ask']>[0], body: unknown): Promise<T> {
      if (question === 'clock' && goesOn(body)) return moto.ask<T>(question, body)
      if (CHANGE_NO_FACT.has(question)) return moto.ask<T>(question, body)
      if (question !== 'facts') return changing(() => moto.ask<T>(question, body))
      if (changes > 0) return moto.ask<T>(question, body)
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
