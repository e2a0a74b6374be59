import type { Client, Operation, Run } from '../model/operation'

export interface Traced {
  readonly operation: Operation
  readonly milliseconds: number
  readonly failed: boolean
}

/** Tells of each operation once it has ended: for the debug log, for counting, and for tests. */
export function trace(run: Run, tell: (traced: Traced) => void, now: () => number = () => performance.now()): Run {
  return async (operation) => {
    const start = now()
    let failed = true
    try {
      const rows = await run(operation)
      failed = false
      return rows
    } finally {
      tell({ operation, milliseconds: now() - start, failed })
    }
  }
}

/** Operations sent so far, by client. */
export function counter(): {
  readonly count: (traced: Traced) => void
  readonly counts: () => Readonly<Record<Client, number>>
} {
  const counts: Record<Client, number> = { s3: 0, iam: 0, sts: 0, snowflake: 0 }
  return { count: ({ operation }) => void counts[operation.client]++, counts: () => ({ ...counts }) }
}
