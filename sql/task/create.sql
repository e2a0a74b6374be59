-- goal: create task {task}
-- access: write
-- needs: CREATE TASK on schema {task.schema}
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- needs: SELECT on stream {stream}
-- needs: INSERT, SELECT on table {parsed}
-- needs: INSERT, SELECT on table {unparsed}
-- needs: USAGE on function {parser}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: A new task is suspended.
CREATE TASK {{id task}}
  {{include task/settings}}
  WHEN {{include task/condition}}
AS
{{include task/body}}
