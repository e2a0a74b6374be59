import type { Moto } from './moto-process'

/** moto, and what it has said of its state: kept for as long as nothing changes it. */
export interface KnownMoto extends Moto {
  /** Does what may change the state; until that is done, and from then on, it is asked anew. */
  changing<T>(work: () => Promise<T>): Promise<T>
}

/** A run of the action asks for the same few facts with each of its calls: whose key it is, who may touch the bucket. */
export function knowingFacts(moto: Moto): KnownMoto {
  let known = new Map<string, Promise<unknown>>()
  let changes = 0

  const changing = async <T>(work: () => Promise<T>): Promise<T> => {
    changes++
    known = new Map()
    try {
      return await work()
    } finally {
      changes--
      known = new Map()
    }
  }

  return {
    ...moto,
    changing,
    ask<T>(question: Parameters<Moto['ask']>[0], body: unknown): Promise<T> {
      if (question !== 'facts') return changing(() => moto.ask<T>(question, body))
      if (changes > 0) return moto.ask<T>(question, body)
      const key = JSON.stringify(body)
      const answer = known.get(key) ?? moto.ask<T>(question, body)
      known.set(key, answer)
      return answer as Promise<T>
    }
  }
}
