import fc from 'fast-check'
import { type AwsDelays, USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Inputs } from '../pipeline/world'

/** A walk over declared states, while AWS is this late. */
export interface Walk {
  readonly delays: AwsDelays
  readonly steps: readonly Step[]
}

/** A step of a walk: what is declared next, and what goes wrong meanwhile. */
export interface Step {
  readonly declared: Inputs
  /** For so many hours, log objects arrive, and nobody runs the action. */
  readonly hours: number
  /** The apply is killed right after its first operation with this name, and run again; null = it is not killed. */
  readonly killedAfter: string | null
  /** The same for the second try. */
  readonly killedAgainAfter: string | null
  /** The same as `hours`, after that. */
  readonly hoursKilled: number
  /** What was declared before is applied again instead, once the apply was killed. */
  readonly isReverted: boolean
  readonly isNotificationLost: boolean
  /** What somebody does to the pipe before the apply. */
  readonly pipe: 'dropped' | 'paused' | null
}

/** A step in which nothing happens. */
export const NOTHING: Step = {
  declared: {},
  hours: 0,
  killedAfter: null,
  killedAgainAfter: null,
  hoursKilled: 0,
  isReverted: false,
  isNotificationLost: false,
  pipe: null
}

const ANYWHERE: readonly Inputs[] = [
  {},
  { schedule: '5 minutes' },
  { 'bucket-access': 'read-write' },
  { 'log-expiration-days': '30' },
  { schedule: 'triggered' },
  { backfill: '7d' }
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
  { prefix: 'moved', schedule: 'triggered' },
  { prefix: 'moved', 'bucket-access': 'read-write', backfill: 'all' }
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
  { prefix: '', role: 'other-role', 'bucket-access': 'read-write' },
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
  'task/alter'
]

/** Hours in which nobody runs the action: mostly none. WALK_DAYS also lets weeks pass. */
const HOURS = [0, 0, 0, 0, 12, ...(process.env['WALK_DAYS'] === undefined ? [] : [48, 9 * 24, 15 * 24])]

const DELAYS: readonly AwsDelays[] = [
  USUAL_DELAYS,
  USUAL_DELAYS,
  { ...USUAL_DELAYS, twice: 1 },
  { ...USUAL_DELAYS, lost: true },
  { ...USUAL_DELAYS, agreed: true, logging: 5 * 3600 }
]

/**
 * A walk changes who has access and where the logs are, or where the lines go. A step that changed both at once would
 * leave a place that nothing reads any more.
 */
const steps = fc.constantFrom(BOTH, BOTH, NESTED, TABLES).chain((more) =>
  fc.array(
    fc.record<Step>({
      declared: fc.constantFrom(...ANYWHERE, ...more),
      hours: fc.constantFrom(...HOURS),
      killedAfter: fc.constantFrom(...KILLS),
      killedAgainAfter: fc.constantFrom(null, null, ...KILLS),
      hoursKilled: fc.constantFrom(...HOURS),
      isReverted: fc.constantFrom(false, false, false, true),
      isNotificationLost: fc.boolean(),
      // Nobody repairs the pipe of a table that is no longer declared.
      pipe: more !== TABLES ? fc.constantFrom(null, null, 'dropped', 'paused') : fc.constant(null)
    }),
    { minLength: 2, maxLength: 3 }
  )
)
const everyWalk = fc.record<Walk>({ delays: fc.constantFrom(...DELAYS), steps })

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
export async function takeWalks({ runs, seed, path }: Walks, take: (walk: Walk) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(everyWalk, take), {
    numRuns: runs,
    seed,
    endOnFailure: true,
    ...(path === undefined ? {} : { path }),
    reporter: (run) => {
      if (!run.failed) return
      const [walk] = run.counterexample ?? []
      throw new Error(
        `WALK_SEED=${run.seed} WALK_PATH=${run.counterexamplePath}: ${JSON.stringify(walk, undefined, 2)}\n${String(run.errorInstance)}`
      )
    }
  })
}
