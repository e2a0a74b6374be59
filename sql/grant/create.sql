-- goal: grant {privilege} on {object} to role {role}
-- access: write
-- needs: OWNERSHIP on {type} {object} (or MANAGE GRANTS on the account)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT {{word privilege}} ON {{words type}} {{id object}}[[({{word argument}})]] TO ROLE {{id role}}
