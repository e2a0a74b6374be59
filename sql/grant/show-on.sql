-- goal: list the grants on {type} {object}
-- access: read
-- when: a check, a plan with changes, a reader who can read the parsed table, and readers with `health: full`
-- needs: REFERENCES on {type} {object}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
-- note: For roles that were removed from reader-roles, and for who let a reader read the table.
SHOW GRANTS ON {{word type}} {{id object}}
