/** One line of the table: what was measured, and what it may be. */
export interface Figure {
  readonly what: string
  /** The most that it may be; left out where there is nothing to hold it to. */
  readonly budget?: number
  readonly measured: number
  readonly unit: string
  /** What each run gave, where there were several: `measured` is the median, or what is made of the medians. */
  readonly runs?: Readonly<Record<string, readonly number[]>>
}

export function isMissed({ budget, measured }: Figure): boolean {
  // Not a number: a run that could not be measured.
  return budget !== undefined && !(measured <= budget)
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}

/** For console.table. */
export function tableOf(figures: readonly Figure[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    figures.map((figure) => [
      figure.what,
      {
        budget: figure.budget === undefined ? '' : `≤ ${withUnit(figure.budget, figure.unit)}`,
        measured: withUnit(figure.measured, figure.unit),
        verdict: figure.budget === undefined ? '' : isMissed(figure) ? 'MISSED' : 'ok'
      }
    ])
  )
}

function withUnit(value: number, unit: string): string {
  return `${value < 100 ? Math.round(value * 100) / 100 : Math.round(value)} ${unit}`.trim()
}
