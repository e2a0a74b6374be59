/** What Snowflake bills, in credits. docs/cost.md has the sums, and docs/performance.md what they are based on. */

/** Of text, by its size without compression. https://docs.snowflake.com/en/release-notes/2025/other/2025-12-08-snowpipe-simplified-pricing */
export const SNOWPIPE_CREDITS_PER_GB = 0.0037

/** An hour of XSMALL; each size takes twice as much as the one before it. https://docs.snowflake.com/en/user-guide/warehouses-overview */
export const XSMALL_CREDITS_PER_HOUR = 1

/** Of the same compute in a warehouse. https://www.snowflake.com/legal-files/CreditConsumptionTable.pdf (January 13, 2026) */
export const SERVERLESS_TASK_MULTIPLIER = 0.9

/** A warehouse of ours goes to sleep after so many idle seconds, which is also the least that a start is billed for. */
export const IDLE_SECONDS = 60
