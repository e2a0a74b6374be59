import type { Client, Run } from '../model/operation'

/** How many operations may be in flight at once: AWS throttles bursts, a Snowflake session queues them. */
const IN_FLIGHT: Readonly<Record<Client, number>> = { s3: 16, iam: 8, sts: 8, sns: 8, snowflake: 32, github: 1 }

/** Limits the operations in flight, per client; the others wait in order. */
export function limit(run: Run, inFlight: Readonly<Record<Client, number>> = IN_FLIGHT): Run {
  const active = new Map<Client, number>()
  const waiting = new Map<Client, (() => void)[]>()

  const enter = async (client: Client): Promise<void> => {
    const count = active.get(client) ?? 0
    if (count < inFlight[client]) {
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
