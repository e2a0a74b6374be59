import fc from 'fast-check'
import type { Inputs } from '../pipeline/world'

/** A step of a walk: what is declared next, and what goes wrong meanwhile. */
export interface Step {
  readonly declared: Inputs
  /** The apply is killed right after its first operation with this name, and run again; null = it is not killed. */
  readonly killedAfter: string | null
  readonly isNotificationLost: boolean
  /** What somebody does to the pipe before the apply. */
  readonly pipe: 'dropped' | 'paused' | null
}

const ANYWHERE: readonly Inputs[] = [
  {},
  { schedule: '5 minutes' },
  { 'bucket-access': 'read-write' },
  { 'log-expiration-days': '30' },
  { schedule: 'triggered' }
]
const ACCESS: readonly Inputs[] = [
  {},
  { integration: 'OTHER_INTEGRATION' },
  { role: 'other-role' },
  { role: 'other-role', integration: 'THIRD_INTEGRATION', schedule: '5 minutes' }
]
const PLACES: readonly Inputs[] = [
  { prefix: 'moved' },
  { bucket: 'other-access-logs' },
  { bucket: 'other-access-logs', prefix: 'moved', schedule: '5 minutes', 'log-expiration-days': '30' },
  { prefix: 'moved', schedule: 'triggered' }
]
/** Who has access, and where the logs are. */
const BOTH = ACCESS.flatMap((access) => [access, ...PLACES.map((place) => ({ ...place, ...access }))])
const NESTED: readonly Inputs[] = [
  { prefix: 'logs/part' },
  { prefix: '' },
  { prefix: '', integration: 'OTHER_INTEGRATION' },
  { prefix: 'logs/part', integration: 'OTHER_INTEGRATION', schedule: 'triggered' },
  { prefix: 'logs/part', role: 'other-role' },
  { prefix: '', role: 'other-role', integration: 'THIRD_INTEGRATION' },
  { bucket: 'other-access-logs', prefix: '' }
]
const TABLES: readonly Inputs[] = [{ table: 'OTHER_LOGS' }, { table: 'OTHER_LOGS', schedule: '5 minutes' }]

const KILLS: readonly Step['killedAfter'][] = [
  null,
  'CreateBucket',
  'PutBucketPolicy',
  'PutBucketLogging',
  'PutBucketNotificationConfiguration',
  'CreateRole',
  'PutRolePolicy',
  'storage-integration/create',
  'storage-integration/alter',
  'catch-up/create',
  'leaving/create-task',
  'leaving/create-pipe',
  'pipe/pause-and-comment',
  'pipe/replace',
  'stage/alter',
  'task/suspend'
]

/**
 * A walk changes who has access and where the logs are, or where the lines go. A step that changed both at once would
 * leave a place that nothing reads any more.
 */
const paths = fc.constantFrom(BOTH, BOTH, NESTED, TABLES).chain((more) =>
  fc.array(
    fc.record<Step>({
      declared: fc.constantFrom(...ANYWHERE, ...more),
      killedAfter: fc.constantFrom(...KILLS),
      isNotificationLost: fc.boolean(),
      // Nobody repairs the pipe of a table that is no longer declared.
      pipe: more !== TABLES ? fc.constantFrom(null, null, 'dropped', 'paused') : fc.constant(null)
    }),
    { minLength: 2, maxLength: 3 }
  )
)

/** Which walks to take. */
export interface Walks {
  readonly runs: number
  readonly seed: number
  /** Of a failure: only that walk is taken. */
  readonly path?: string
}

/** WALK_RUNS=50 npm run check:tests -- unkind/walk. WALK_SEED and WALK_PATH repeat a failure. */
export function walksOf(environment: Readonly<Record<string, string | undefined>>): Walks {
  const { WALK_RUNS: runs = '6', WALK_SEED: seed = Date.now() % 2 ** 31, WALK_PATH: path } = environment
  return { runs: Number(runs), seed: Number(seed), ...(path === undefined ? {} : { path }) }
}

/** Takes random walks until one fails. The error says how to repeat that one, and what its steps are. */
export async function takeWalks(
  { runs, seed, path }: Walks,
  walk: (path: readonly Step[]) => Promise<void>
): Promise<void> {
  await fc.assert(fc.asyncProperty(paths, walk), {
    numRuns: runs,
    seed,
    endOnFailure: true,
    ...(path === undefined ? {} : { path }),
    reporter: (run) => {
      if (!run.failed) return
      const [steps] = run.counterexample ?? []
      throw new Error(
        `WALK_SEED=${run.seed} WALK_PATH=${run.counterexamplePath}: ${JSON.stringify(steps, undefined, 2)}\n${String(run.errorInstance)}`
      )
    }
  })
}
