import { AGGREGATES } from './aggregates'
import { CONDITIONS } from './conditions'
import { CONVERSION } from './conversion'
import { DATA_GENERATION } from './data-generation'
import type { Functions } from './define'
import { JSON_FUNCTIONS } from './json'
import { NUMBERS } from './numbers'
import { REGULAR_EXPRESSIONS } from './regular-expressions'
import { SESSION } from './session'
import { TEXT } from './text'
import { TIME } from './time'
import { WINDOWS } from './windows'

/** Snowflake's functions, in the groups of https://docs.snowflake.com/en/sql-reference/functions. The sandbox refuses the ones that are not here. */
export const BUILT_IN: Functions = {
  ...AGGREGATES,
  ...CONDITIONS,
  ...CONVERSION,
  ...DATA_GENERATION,
  ...JSON_FUNCTIONS,
  ...NUMBERS,
  ...REGULAR_EXPRESSIONS,
  ...SESSION,
  ...TEXT,
  ...TIME,
  ...WINDOWS
}
