-- goal: revoke {privilege} on {object} from role {role}
-- access: write
-- needs: OWNERSHIP on {type} {object} (or MANAGE GRANTS on the account)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
REVOKE {{word privilege}} ON {{words type}} {{id object}}[[({{word argument}})]] FROM ROLE {{id role}}
