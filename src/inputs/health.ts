import type { HealthConfig } from '../model/config'
import type { InputName } from './known'
import { quoted, type Reader } from './reader'

export function readHealth(read: Reader): HealthConfig {
  return {
    depth: read.oneOf('health', ['metadata', 'full']),
    maxSilenceHours: number(read, 'max-silence-hours', 'hours'),
    maxLagMinutes: number(read, 'max-lag-minutes', 'minutes'),
    minStreamDays: number(read, 'min-stream-days', 'days'),
    maxUnparsedPercent: number(read, 'max-unparsed-percent', 'percent'),
    maxCreditsPerDay:
      read.optional('max-credits-per-day') === null ? null : number(read, 'max-credits-per-day', 'credits')
  }
}

function number(read: Reader, name: InputName, unit: string): number {
  const text = read.text(name)
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text)
  read.refuse(name, `${quoted(text)} is not a number of ${unit}`, 'Use a number of 0 or more, without a unit')
  return 0
}
