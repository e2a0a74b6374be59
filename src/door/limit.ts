import type { Client, Run } from '../model/operation'

/** How many operations may be under way at once: AWS throttles bursts, a Snowflake session queues them. */
const UNDER_WAY: Readonly<Record<Client, number>> = { s3: 16, iam: 8, sts: 8, snowflake: 32 }

/** Bounds the operations under way, for each client on its own; the others wait their turn in order. */
export function limit(run: Run, underWay: Readonly<Record<Client, number>> = UNDER_WAY): Run {
  const active = new Map<Client, number>()
  const waiting = new Map<Client, (() => void)[]>()

  const enter = async (client: Client): Promise<void> => {
    const count = active.get(client) ?? 0
    if (count < underWay[client]) {
      active.set(client, count + 1)
      return
    }
    const queue = waiting.get(client) ?? []
    waiting.set(client, queue)
    await new Promise<void>((resolve) => queue.push(resolve))
  }

  const leave = (client: Client): void => {
    const next = waiting.get(client)?.shift()
    if (next === undefined) active.set(client, (active.get(client) ?? 1) - 1)
    else next()
  }

  return async (operation) => {
    await enter(operation.client)
    try {
      return await run(operation)
    } finally {
      leave(operation.client)
    }
  }
}
