/** Milliseconds since 1970 as the driver expects them: seconds since 1970, with 9 decimals. */
export function epochSeconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000)
  return `${whole}.${String(Math.round(milliseconds - whole * 1000)).padStart(3, '0')}000000`
}
