/** How long the warehouse is awake at most: it sleeps after a minute, and each step of the story wakes it once. */
const AWAKE_MINUTES = 20
/** https://docs.snowflake.com/en/user-guide/warehouses-overview */
const CREDITS_AN_HOUR = 1
/** Of all editions and regions. https://www.snowflake.com/legal-files/CreditConsumptionTable.pdf */
const DOLLARS_A_CREDIT = [2, 6] as const
const CALLS = 2_000
/** The dearest class of requests in the cheapest and the dearest region: https://aws.amazon.com/s3/pricing */
const DOLLARS_A_THOUSAND_CALLS = 0.01

/** What a run costs at most, in sentences. */
export function estimate(): readonly string[] {
  const credits = (AWAKE_MINUTES / 60) * CREDITS_AN_HOUR
  const [least, most] = DOLLARS_A_CREDIT.map((price) => (credits * price).toFixed(2))
  const aws = ((CALLS / 1_000) * DOLLARS_A_THOUSAND_CALLS).toFixed(2)
  return [
    `Snowflake: at most ${credits.toFixed(2)} credits, ${least ?? ''} to ${most ?? ''} USD: an XSMALL warehouse for ${AWAKE_MINUTES} minutes.`,
    `AWS: at most ${aws} USD for ${CALLS} requests, and a few kilobytes for as long as it takes.`
  ]
}
