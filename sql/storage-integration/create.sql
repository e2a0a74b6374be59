-- goal: create storage integration {name}
-- access: write
-- needs: CREATE INTEGRATION on account
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-storage-integration
-- note: Never OR REPLACE: that would detach stages from it and change its external ID.
CREATE STORAGE INTEGRATION {{id name}}
  TYPE = EXTERNAL_STAGE
  STORAGE_PROVIDER = {{text provider}}
  ENABLED = {{boolean enabled}}
  STORAGE_AWS_ROLE_ARN = {{text roleArn}}
  [[STORAGE_AWS_EXTERNAL_ID = {{text externalId}}
  ]]STORAGE_ALLOWED_LOCATIONS = ({{texts allowedLocations}})
  COMMENT = {{text comment}}
