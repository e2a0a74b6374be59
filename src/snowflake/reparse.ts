/**
 * Parses unparsed lines again after the parser has changed; those that it still cannot read get the reason that it gives. The parser's comment notes that this is still to be done, so
 * that the next run continues an interrupted one; a line that is in both tables meanwhile is not parsed twice.
 */
import { MARK } from '../model/names'
import { call, type Step } from '../model/step'
import type { Load } from './load'
import { numberOf } from './rows'
import { statement, useWarehouse } from './statements'

/** The comment of a parser until the unparsed lines are parsed again. Live functions have it: it must not change. */
export const REPARSING = `${MARK} [unparsed lines are still to be parsed again]`

/** Time for some hundred million lines. */
const LONGEST_SECONDS = 3600

/** @param warehouse null = the user's default */
export function parseAgain(load: Load, warehouse: string | null): readonly Step[] {
  const { parser, parsed, unparsed } = load
  const { staging: _, ...values } = load
  const batch = [call(statement('reparse/load', values)), call(statement('reparse/clear', { parsed, unparsed }))]
  return [
    ...useWarehouse(warehouse),
    ...batch,
    {
      step: 'wait',
      for: 'the other unparsed lines to be parsed again',
      read: statement('reparse/count', { parser, parsed, unparsed }),
      until: ([row]) => numberOf(row?.['lines']) === 0,
      meanwhile: batch,
      everySeconds: 1,
      withinSeconds: LONGEST_SECONDS
    },
    call(statement('reparse/reasons', { parser, unparsed }))
  ]
}
