-- goal: find out which user of Snowflake subscribes to topic {topic}
-- access: read
-- needs: nothing
-- when: with sns-topic
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_get_aws_sns_iam_policy
-- note: The policy statement that the topic needs, with the ARN of that user.
SELECT SYSTEM$GET_AWS_SNS_IAM_POLICY({{text topic}}) AS POLICY
