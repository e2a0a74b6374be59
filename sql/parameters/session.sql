-- goal: set the parameters of the session
-- access: write
-- when: a statement writes, or has a name with lowercase letters
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/parameters
-- note: An administrator may have set others for the account. It only changes our session.
ALTER SESSION SET
  AUTOCOMMIT = TRUE
  QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE
  TIMESTAMP_INPUT_FORMAT = 'AUTO'
  TIMEZONE = 'UTC'
  LOCK_TIMEOUT = 43200
  STATEMENT_QUEUED_TIMEOUT_IN_SECONDS = 0
  STATEMENT_TIMEOUT_IN_SECONDS = {{number seconds}}
