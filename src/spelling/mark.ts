/** The comment that objects made by this action bear, so that ours can be told from others'. */
export const MARK = 'Managed by s3-access-logs-to-snowflake'
