-- goal: grant {privilege} on {object} to role {role}
-- access: write
-- needs: OWNERSHIP on {type} {object} (to grant privileges on it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
-- note: In place of ownership, MANAGE GRANTS on the account is enough. In a schema with managed access, only one or the other of these allows it: MANAGE GRANTS, or ownership of the schema.
GRANT {{word privilege}} ON {{words type}} {{id object}}[[({{word argument}})]] TO ROLE {{id role}}
