import { LEAST_RETAIN_DAYS } from '../model/retention'
import { quoted, type Reader } from './reader'

/** Days until rows are deleted; null = never. */
export function readRetention(read: Reader): number | null {
  const text = read.optional('retain-days')
  if (text === null) return null
  const days = Number(text)
  if (/^\d{1,5}$/.test(text) && days >= LEAST_RETAIN_DAYS) return days
  read.refuse(
    'retain-days',
    `${quoted(text)} is not a number of days that rows can be kept`,
    `Use a whole number from ${LEAST_RETAIN_DAYS} to 99999, e.g. \`400\`, or leave it empty; the lines of the last ${LEAST_RETAIN_DAYS} days are needed so that no line is loaded twice`
  )
  return null
}
