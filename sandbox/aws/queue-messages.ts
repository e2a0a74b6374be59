import type { Message, WaitingMessages } from '../messages'
import type { CachingMoto } from './facts-cache'

interface QueueState {
  readonly size: number
  /** Unless something is written, nothing can be taken before that, in milliseconds since 1970; null = never. */
  readonly nextAt: number | null
}

interface Taken extends QueueState {
  readonly messages: readonly { readonly body: string; readonly sentAt: number }[]
}

/**
 * The messages of a queue. Snowflake's pipes look for them all the time, mostly in vain: moto says when to look again, if
 * nothing is written meanwhile, and is not asked before.
 */
export function messagesOf(moto: Pick<CachingMoto, 'ask' | 'writes'>, arn: string, now: () => Date): WaitingMessages {
  let known: (QueueState & { readonly writes: number | undefined; readonly since: number }) | undefined

  const ask = async <T extends QueueState>(question: 'take-messages' | 'count-messages'): Promise<T> => {
    const { writes } = moto
    const since = now().getTime()
    const answer = await moto.ask<T>(question, { arn })
    known = { size: answer.size, nextAt: answer.nextAt, writes, since }
    return answer
  }
  /** As long as nothing can be taken, and nothing else has come or gone. */
  const unchanged = (): QueueState | undefined => {
    if (known === undefined || known.writes === undefined || known.writes !== moto.writes) return undefined
    const time = now().getTime()
    return time >= known.since && (known.nextAt === null || time < known.nextAt) ? known : undefined
  }
  return {
    async take() {
      if (unchanged() !== undefined) return []
      const { messages } = await ask<Taken>('take-messages')
      return messages.map(({ body, sentAt }): Message => ({ body, sentAt: new Date(sentAt) }))
    },
    async size() {
      return (unchanged() ?? (await ask('count-messages'))).size
    }
  }
}
