import type { ObjectKind } from '../contract'
import type { Container } from '../state'

/**
 * The behavior changes that matter here, by their bundle. What each one does is where it is asked for.
 * https://docs.snowflake.com/en/release-notes/behavior-changes
 */
const BUNDLES = {
  '2026_06': ['tasks change while they run', 'grants name views'],
  '2026_07': [
    'DESCRIBE needs a privilege',
    'ownership goes to active roles',
    'INFORMATION_SCHEMA lists what SHOW lists',
    'expired keys have their own code'
  ],
  '2026_08': ['replacing copies grants']
} as const

export type Bundle = keyof typeof BUNDLES
type BehaviorChange = (typeof BUNDLES)[Bundle][number]

/** Enabled by default. */
const STANDARD: readonly Bundle[] = ['2026_06']

/** https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_08/bcr-2433: not pipes, tasks, stages and file formats. */
const COPIED: readonly ObjectKind[] = ['table', 'view', 'stream', 'function']

export const BUNDLE_NAMES = Object.keys(BUNDLES) as readonly Bundle[]

/** The bundles of behavior changes that are enabled in an account. */
export class BehaviorChanges {
  private readonly enabled = new Set<Bundle>(STANDARD)

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.enabled]
  }

  isEnabled(bundle: Bundle): boolean {
    return this.enabled.has(bundle)
  }

  set(bundle: Bundle, enabled: boolean): void {
    if (enabled) this.enabled.add(bundle)
    else this.enabled.delete(bundle)
  }

  reset(): void {
    for (const bundle of BUNDLE_NAMES) this.set(bundle, STANDARD.includes(bundle))
  }

  has(change: BehaviorChange): boolean {
    return BUNDLE_NAMES.some((bundle) => this.isEnabled(bundle) && BUNDLES[bundle].some((one) => one === change))
  }

  /** Whether an object that replaces one of this kind gets its grants without COPY GRANTS. */
  copiesGrantsOf(kind: ObjectKind): boolean {
    return COPIED.includes(kind) && this.has('replacing copies grants')
  }
}

export function isBundle(name: string): name is Bundle {
  return Object.hasOwn(BUNDLES, name)
}
