import { HOUR_MILLISECONDS } from '../model/clock'
import { agoText } from '../model/spoken-time'

export const APPLY = 'Run apply.'

export function minutesBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 60_000)
}

export function hoursBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / HOUR_MILLISECONDS)
}

/** "9 hours ago (04:12 UTC)", of a cell of Snowflake, which may be empty. */
export function agoIfKnown(instant: string | null, now: Date): string {
  return instant === null ? 'at an unknown time' : agoText(new Date(instant), now)
}

/** A message of a service on one line, without the full stop that only some of them have. */
export function oneLine(message: string): string {
  return message.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '')
}

/** The same as a sentence, which another one can follow. */
export function sentenceOf(message: string): string {
  const line = oneLine(message)
  return /[!?…]$/.test(line) ? line : `${line}.`
}
