import { HOUR_MILLISECONDS } from '../model/clock'

export const APPLY = 'Run apply.'

export function minutesBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 60_000)
}

export function hoursBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / HOUR_MILLISECONDS)
}
