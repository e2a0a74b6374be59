/** One line of the table: what was measured, and its budget. */
export interface Figure {
  readonly what: string
  /** The highest value that is acceptable; undefined if there is no budget. */
  readonly budget?: number
  /** The lowest value that is acceptable, if more is better. */
  readonly least?: number
  readonly measured: number
  readonly unit: string
  /** The result of each run, if there were several: `measured` is their median, or is computed from medians. */
  readonly runs?: Readonly<Record<string, readonly number[]>>
  /** Versions of the programs that we compare with. */
  readonly versions?: Readonly<Record<string, string>>
}

export function isMissed({ budget, least, measured }: Figure): boolean {
  // Not a number: a run that could not be measured.
  return (budget !== undefined && !(measured <= budget)) || (least !== undefined && !(measured >= least))
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}

/** For console.table. */
export function tableOf(figures: readonly Figure[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    figures.map((figure) => {
      const budget = budgetOf(figure)
      return [
        figure.what,
        {
          budget,
          measured: withUnit(figure.measured, figure.unit),
          verdict: budget === '' ? '' : isMissed(figure) ? 'MISSED' : 'ok'
        }
      ]
    })
  )
}

function budgetOf({ budget, least, unit }: Figure): string {
  const most = budget === undefined ? [] : [`≤ ${withUnit(budget, unit)}`]
  return [...most, ...(least === undefined ? [] : [`≥ ${withUnit(least, unit)}`])].join(', ')
}

function withUnit(value: number, unit: string): string {
  return `${value < 100 ? Math.round(value * 100) / 100 : Math.round(value)} ${unit}`.trim()
}
