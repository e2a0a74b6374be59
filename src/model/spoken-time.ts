/** Times and durations as people say them: "no log object for 9 hours, since 04:12 UTC". */
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from './clock'

const MINUTE_MILLISECONDS = 60_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "04:12 UTC"; on another day than `now`, "Nov 24, 04:12 UTC"; in another year, "Nov 24, 2025, 04:12 UTC". */
export function momentText(moment: Date, now: Date): string {
  const time = `${moment.toISOString().slice(11, 16)} UTC`
  const day = `${MONTHS[moment.getUTCMonth()] ?? ''} ${moment.getUTCDate()}`
  if (moment.getUTCFullYear() !== now.getUTCFullYear()) return `${day}, ${moment.getUTCFullYear()}, ${time}`
  return moment.toISOString().slice(0, 10) === now.toISOString().slice(0, 10) ? time : `${day}, ${time}`
}

/** How long ago, with the moment: "9 hours ago (04:12 UTC)". */
export function agoText(moment: Date, now: Date): string {
  return `${durationText(moment, now)} ago (${momentText(moment, now)})`
}

/** For how long, with its start: "9 hours, since 04:12 UTC". */
export function sinceText(moment: Date, now: Date): string {
  return `${durationText(moment, now)}, since ${momentText(moment, now)}`
}

/** In one unit, rounded down: "less than a minute", "25 minutes", "9 hours", "3 days". */
export function durationText(from: Date, to: Date): string {
  const milliseconds = to.getTime() - from.getTime()
  const unit = (size: number, one: string) => {
    const count = Math.floor(milliseconds / size)
    return `${count} ${one}${count === 1 ? '' : 's'}`
  }
  if (milliseconds < MINUTE_MILLISECONDS) return 'less than a minute'
  if (milliseconds < 2 * HOUR_MILLISECONDS) return unit(MINUTE_MILLISECONDS, 'minute')
  return milliseconds < 2 * DAY_MILLISECONDS ? unit(HOUR_MILLISECONDS, 'hour') : unit(DAY_MILLISECONDS, 'day')
}

/** A moment that means the same in every report, whenever it is read: "2026-11-27 04:12 UTC". */
export function minuteText(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const SPOKEN = new RegExp(
  [
    String.raw`\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC`,
    String.raw`(?:(?:${MONTHS.join('|')}) \d{1,2}, (?:\d{4}, )?)?\d{2}:\d{2} UTC`,
    String.raw`less than a minute`,
    String.raw`\d+ (?:minute|hour|day)s?`
  ].join('|'),
  'g'
)

/** The text without what time alone changes, to compare what two runs found. */
export function withoutTimes(text: string): string {
  return text.replaceAll(SPOKEN, '(time)')
}
