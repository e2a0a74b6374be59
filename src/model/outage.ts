import type { Address } from './fields'
import type { Part } from './health'
import { spokenList } from './spoken-list'

/** That log lines do not flow until an object is as declared again. */
export interface Outage {
  /** Where they stop. */
  readonly part: Part
  /** `false`: this may be why lines stop, if the health check finds that they do. */
  readonly isCertain: boolean
  /** One or more sentences about the present. */
  readonly now: string
  /** What an apply does about it, to follow "It" or "The change": "turns it on". */
  readonly remedy: string
  /** It begins when one of these changes is made, as long as this one is not: an apply that fails in between leaves it so. */
  readonly since?: readonly Address[]
  /** An apply cannot do it: the plan says why. */
  readonly isBlocked?: true
  /** SQL that brings a dropped object back with its rows, as long as no apply has created an empty one of its name. */
  readonly restore?: string
  /** The GRANT with which the role would see the object, if it exists: Snowflake says the same of both. */
  readonly toSee?: string
}

/** The same outage of one or more objects. */
export interface WideOutage extends Outage {
  readonly addresses: readonly Address[]
}

/** Those of many objects as one, in the order of the first of each. */
export function together(
  outages: readonly { readonly address: Address; readonly outage: Outage }[]
): readonly WideOutage[] {
  const groups = Map.groupBy(outages, ({ outage }) => JSON.stringify(outage))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ ...first.outage, addresses: group.map(({ address }) => address) }]
  })
}

/** What to do about it, for a reader who would otherwise make an apply the first thing. @param apply the advice to apply */
export function remedyText(outage: Pick<Outage, 'remedy' | 'restore' | 'toSee'>, apply: string): string {
  const { remedy, restore } = outage
  return restore === undefined
    ? `${ifHidden(outage)}${apply} ${remedy}.`
    : `${ifHidden(outage)}If somebody dropped it, first restore it with its rows: ${restore} This is possible until Time Travel ends (DATA_RETENTION_TIME_IN_DAYS, 1 day by default), and not after an apply. ${apply} ${remedy}.`
}

/** "If it exists, let the role see it: GRANT …; " */
function ifHidden({ toSee }: Pick<Outage, 'toSee'>): string {
  return toSee === undefined ? '' : `If it exists, let the role see it: ${toSee} `
}

/** The outage of an object that may only be hidden from the role. */
export function maybeHidden(outage: Outage, sentence: string, toSee: string): readonly [Outage, sentence: string] {
  const hidden = { ...outage, toSee }
  return [hidden, sentence.replace(outage.now, `${outage.now} ${ifHidden(hidden)}`.trimEnd())]
}

/** The same, with what to do if the role only does not see it. */
export function stoppedText(outage: WideOutage): string {
  return `${outageText(outage)} ${ifHidden(outage)}`.trimEnd()
}

/** "s3-logging:app-one: Logging is off: …" */
export function outageText({ addresses, now }: WideOutage): string {
  return `${spokenList(addresses)}: ${now}`
}
