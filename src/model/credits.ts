/** "0.033 credits"; of a tiny amount, only that it is tiny: nobody reads 0.000013. */
export function creditsText(credits: number): string {
  if (credits === 0) return '0 credits'
  if (credits < 0.01) return 'less than 0.01 credits'
  return `${credits >= 100 ? credits.toFixed(0) : String(Number(credits.toPrecision(2)))} credits`
}
