/** Milliseconds since 1970 as a column with 9 decimals has them: seconds since 1970. */
export function epochSeconds(milliseconds: number): string {
  return `${epochMilliseconds(milliseconds)}000000`
}

/** The same for a column with 3 decimals. Some drivers take the digits as a count of its smallest unit. */
export function epochMilliseconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000)
  return `${whole}.${String(Math.round(milliseconds - whole * 1000)).padStart(3, '0')}`
}
