-- goal: create task {task}
-- access: write
-- when: `retain-days` is set
-- needs: CREATE TASK on schema {task.schema}
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- needs: SELECT on stream {offset}
-- needs: SELECT, DELETE on table {parsed}
-- needs: SELECT, DELETE on table {unparsed}
-- needs: SELECT, DELETE on table {staging}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: It deletes old rows once a day. A new task is suspended.
CREATE TASK {{id task}}
  {{include task/settings}}
AS
{{include retention/body}}
