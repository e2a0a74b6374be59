import type { ServiceError } from '../model/service-error'
import { explains, type Rule } from './rule'
import { AWS } from './rules/aws'
import { GITHUB } from './rules/github'
import { LOGIN } from './rules/login'
import { NETWORK } from './rules/network'
import { SNOWFLAKE } from './rules/snowflake'

/** In order: the first row that matches an error explains it. docs/troubleshooting.md shows the same rows. */
export const RULES: readonly Rule[] = [...GITHUB, ...NETWORK, ...LOGIN, ...AWS, ...SNOWFLAKE]

export function ruleFor(error: ServiceError): Rule | undefined {
  return RULES.find((rule) => explains(rule, error))
}
