-- goal: revoke {privilege} on {object} from role {role}
-- access: write
-- needs: OWNERSHIP on {type} {object} (to grant privileges on it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
-- note: In place of ownership, MANAGE GRANTS on the account is enough. In a schema with managed access, only one or the other of these allows it: MANAGE GRANTS, or ownership of the schema.
REVOKE {{word privilege}} ON {{words type}} {{id object}}[[({{word argument}})]] FROM ROLE {{id role}}
