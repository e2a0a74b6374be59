import { quoted, type Reader } from './reader'

/** `none`, `7d`, `all`, or a day that exists: `2026-11-01`. */
export function readBackfill(read: Reader): string {
  const text = read.text('backfill')
  if (['none', '7d', 'all'].includes(text) || isDay(text)) return text
  read.refuse(
    'backfill',
    `${quoted(text)} is not a time to backfill from`,
    'Use `none`, `7d`, `all`, or a day such as `2026-11-01`'
  )
  return 'none'
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
