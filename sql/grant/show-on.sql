-- goal: list the grants on {type} {object}
-- access: read
-- when: a check, and a plan with changes
-- needs: REFERENCES on {type} {object}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
-- note: For roles that were removed from reader-roles.
SHOW GRANTS ON {{word type}} {{id object}}
