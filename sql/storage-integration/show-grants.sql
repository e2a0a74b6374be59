-- goal: list the grants on integration {name}
-- access: read
-- when: a destroy deletes the integration, or what its stages read
-- needs: OWNERSHIP on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
-- note: SHOW STAGES does not list what this role cannot see; who may use the integration may have such stages.
SHOW GRANTS ON INTEGRATION {{id name}}
