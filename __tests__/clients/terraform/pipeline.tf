# A pipeline that a team keeps with Snowflake's official provider: one resource of each type that this action has too, under
# the default names of its inputs. SNOWFLAKE_… in the environment has the connection.

terraform {
  required_providers {
    snowflake = { source = "snowflakedb/snowflake" }
  }
}

locals {
  preview = [
    "snowflake_file_format_csv_resource",
    "snowflake_function_javascript_resource",
    "snowflake_pipe_resource",
    "snowflake_table_resource",
  ]
  columns = [
    "BUCKETOWNER", "BUCKET_NAME", "REQUESTDATETIME", "REMOTEIP", "REQUESTER", "REQUESTID", "OPERATION", "KEY", "REQUEST_URI",
    "HTTPSTATUS", "ERRORCODE", "BYTESSENT", "OBJECTSIZE", "TOTALTIME", "TURNAROUNDTIME", "REFERRER", "USERAGENT", "VERSIONID",
    "HOSTID", "SIGV", "CIPHERSUITE", "AUTHTYPE", "ENDPOINT", "TLSVERSION",
  ]
  types = {
    REQUESTDATETIME = "TIMESTAMP_NTZ(9)"
    HTTPSTATUS      = "NUMBER(38,0)"
    BYTESSENT       = "NUMBER(38,0)"
    OBJECTSIZE      = "NUMBER(38,0)"
    TOTALTIME       = "NUMBER(38,0)"
    TURNAROUNDTIME  = "NUMBER(38,0)"
  }
}

provider "snowflake" {
  preview_features_enabled = local.preview
}

# Makes what a deployer cannot make.
provider "snowflake" {
  alias                    = "administrator"
  role                     = "ACCOUNTADMIN"
  preview_features_enabled = local.preview
}

variable "bucket_url" { type = string }
variable "role_arn" { type = string }

# Other values for these make the provider alter each object in place.
variable "comment" {
  type    = string
  default = "Kept by Terraform"
}
variable "minutes" {
  type    = number
  default = 10
}
variable "auto_suspend" {
  type    = number
  default = 60
}
variable "staging_columns" {
  type    = list(string)
  default = ["RAW VARCHAR(16777216)", "TIMESTAMP TIMESTAMP_NTZ(9)"]
}
variable "pipe_privileges" {
  type    = list(string)
  default = ["MONITOR"]
}

resource "snowflake_account_role" "readers" {
  provider = snowflake.administrator
  name     = "LOG_READERS"
  comment  = var.comment
}

resource "snowflake_grant_account_role" "readers" {
  provider         = snowflake.administrator
  role_name        = snowflake_account_role.readers.name
  parent_role_name = "ANALYST"
}

resource "snowflake_warehouse" "logs" {
  provider            = snowflake.administrator
  name                = "S3_ACCESS_LOGS_WH"
  comment             = var.comment
  warehouse_size      = "XSMALL"
  auto_suspend        = var.auto_suspend
  auto_resume         = true
  initially_suspended = true
}

resource "snowflake_grant_ownership" "warehouse" {
  provider            = snowflake.administrator
  account_role_name   = "S3_LOGS_DEPLOY"
  outbound_privileges = "COPY"
  on {
    object_type = "WAREHOUSE"
    object_name = snowflake_warehouse.logs.name
  }
}

resource "snowflake_storage_integration_aws" "logs" {
  name                      = "S3_INT_S3_ACCESS_LOGS"
  comment                   = var.comment
  enabled                   = true
  storage_provider          = "S3"
  storage_allowed_locations = [var.bucket_url]
  storage_aws_role_arn      = var.role_arn
}

resource "snowflake_database" "logs" {
  name    = "S3_ACCESS_LOGS_DB"
  comment = var.comment
}

resource "snowflake_schema" "logs" {
  database = snowflake_database.logs.name
  name     = "LOGS"
  comment  = var.comment
}

resource "snowflake_file_format_csv" "lines" {
  database                     = snowflake_database.logs.name
  schema                       = snowflake_schema.logs.name
  name                         = "TEXT_FORMAT"
  comment                      = var.comment
  compression                  = "AUTO"
  record_delimiter             = "\n"
  field_delimiter              = "NONE"
  escape                       = "NONE"
  escape_unenclosed_field      = "NONE"
  field_optionally_enclosed_by = "NONE"
}

resource "snowflake_stage_external_s3" "logs" {
  database            = snowflake_database.logs.name
  schema              = snowflake_schema.logs.name
  name                = "S3_ACCESS_LOGS"
  comment             = var.comment
  url                 = var.bucket_url
  storage_integration = snowflake_storage_integration_aws.logs.name

  file_format {
    format_name = snowflake_file_format_csv.lines.fully_qualified_name
  }
}

resource "snowflake_table" "staging" {
  database        = snowflake_database.logs.name
  schema          = snowflake_schema.logs.name
  name            = "S3_ACCESS_LOGS_STAGING"
  comment         = var.comment
  change_tracking = true

  dynamic "column" {
    for_each = var.staging_columns
    content {
      name = split(" ", column.value)[0]
      type = split(" ", column.value)[1]
    }
  }
}

resource "snowflake_table" "parsed" {
  database = snowflake_database.logs.name
  schema   = snowflake_schema.logs.name
  name     = "S3_ACCESS_LOGS"
  comment  = var.comment

  dynamic "column" {
    for_each = local.columns
    content {
      name    = column.value
      type    = lookup(local.types, column.value, "VARCHAR(16777216)")
      comment = column.value == "KEY" ? "As it is in the log" : null
    }
  }
}

resource "snowflake_pipe" "logs" {
  database    = snowflake_database.logs.name
  schema      = snowflake_schema.logs.name
  name        = "S3_ACCESS_LOGS_PIPE"
  comment     = var.comment
  auto_ingest = true

  copy_statement = <<-SQL
    COPY INTO ${snowflake_table.staging.fully_qualified_name} (RAW, TIMESTAMP)
    FROM (SELECT $1, METADATA$START_SCAN_TIME FROM @${snowflake_stage_external_s3.logs.fully_qualified_name})
    ON_ERROR = CONTINUE
  SQL
}

resource "snowflake_stream_on_table" "lines" {
  database    = snowflake_database.logs.name
  schema      = snowflake_schema.logs.name
  name        = "S3_ACCESS_LOGS_STREAM"
  comment     = var.comment
  table       = snowflake_table.staging.fully_qualified_name
  append_only = true
}

# Reads the beginning of each line only: an ID is enough to see where a line is.
resource "snowflake_function_javascript" "parser" {
  database    = snowflake_database.logs.name
  schema      = snowflake_schema.logs.name
  name        = "PARSE_S3_ACCESS_LOGS"
  comment     = var.comment
  return_type = "TABLE (${join(", ", [for name in local.columns : "${name} VARCHAR"])})"

  arguments {
    arg_name      = "LINE"
    arg_data_type = "VARCHAR"
  }

  function_definition = <<-JS
    {
      processRow(row, writer) {
        const found = /^(\S+) (\S+) \[([^\]]*)\] (\S+) (.+?) ([0-9A-Z]{16}) (\S+) /.exec(row.LINE)
        if (found === null) return
        const [, BUCKETOWNER, BUCKET_NAME, , REMOTEIP, REQUESTER, REQUESTID, OPERATION] = found
        writer.writeRow({ BUCKETOWNER, BUCKET_NAME, REMOTEIP, REQUESTER, REQUESTID, OPERATION })
      }
    }
  JS
}

resource "snowflake_function_javascript" "decoder" {
  database                = snowflake_database.logs.name
  schema                  = snowflake_schema.logs.name
  name                    = "DECODE_S3_ACCESS_LOGS_KEY"
  return_type             = "VARCHAR"
  return_results_behavior = "IMMUTABLE"
  null_input_behavior     = "CALLED ON NULL INPUT"
  comment                 = var.comment

  arguments {
    arg_name      = "KEY"
    arg_data_type = "VARCHAR"
  }

  function_definition = "  return KEY === undefined ? null : decodeURIComponent(KEY.replace(/\\+/g, ' '))"
}

resource "snowflake_task" "load" {
  database                        = snowflake_database.logs.name
  schema                          = snowflake_schema.logs.name
  name                            = "S3_ACCESS_LOGS_TRANSFORMATION"
  comment                         = var.comment
  warehouse                       = snowflake_warehouse.logs.name
  started                         = true
  when                            = "SYSTEM$STREAM_HAS_DATA('${snowflake_stream_on_table.lines.fully_qualified_name}')"
  user_task_timeout_ms            = 3600000
  suspend_task_after_num_failures = 10

  schedule {
    minutes = var.minutes
  }

  sql_statement = <<-SQL
    INSERT INTO ${snowflake_table.parsed.fully_qualified_name} (BUCKETOWNER, BUCKET_NAME, REMOTEIP, REQUESTER, REQUESTID, OPERATION)
    SELECT p.BUCKETOWNER, p.BUCKET_NAME, p.REMOTEIP, p.REQUESTER, p.REQUESTID, p.OPERATION
    FROM ${snowflake_stream_on_table.lines.fully_qualified_name} AS s, TABLE(S3_ACCESS_LOGS_DB.LOGS.PARSE_S3_ACCESS_LOGS(s.RAW)) AS p
  SQL

  depends_on = [snowflake_function_javascript.parser, snowflake_grant_ownership.warehouse]
}

resource "snowflake_view" "denied" {
  database  = snowflake_database.logs.name
  schema    = snowflake_schema.logs.name
  name      = "S3_ACCESS_LOGS_DENIED"
  comment   = var.comment
  statement = "SELECT BUCKET_NAME, REQUESTER, OPERATION FROM ${snowflake_table.parsed.fully_qualified_name} WHERE HTTPSTATUS = 403"

  column {
    column_name = "BUCKET_NAME"
    comment     = "Of the request"
  }
  column {
    column_name = "REQUESTER"
  }
  column {
    column_name = "OPERATION"
  }
}

resource "snowflake_grant_privileges_to_account_role" "database" {
  account_role_name = snowflake_account_role.readers.name
  privileges        = ["USAGE"]
  on_account_object {
    object_type = "DATABASE"
    object_name = snowflake_database.logs.name
  }
}

resource "snowflake_grant_privileges_to_account_role" "schema" {
  account_role_name = snowflake_account_role.readers.name
  privileges        = ["USAGE"]
  on_schema {
    schema_name = snowflake_schema.logs.fully_qualified_name
  }
}

resource "snowflake_grant_privileges_to_account_role" "warehouse" {
  provider          = snowflake.administrator
  account_role_name = snowflake_account_role.readers.name
  privileges        = ["USAGE", "OPERATE"]
  on_account_object {
    object_type = "WAREHOUSE"
    object_name = snowflake_warehouse.logs.name
  }
  depends_on = [snowflake_grant_ownership.warehouse]
}

resource "snowflake_grant_privileges_to_account_role" "parsed" {
  account_role_name = snowflake_account_role.readers.name
  privileges        = ["SELECT"]
  on_schema_object {
    object_type = "TABLE"
    object_name = snowflake_table.parsed.fully_qualified_name
  }
}

resource "snowflake_grant_privileges_to_account_role" "denied" {
  account_role_name = snowflake_account_role.readers.name
  privileges        = ["SELECT", "REFERENCES"]
  on_schema_object {
    object_type = "VIEW"
    object_name = snowflake_view.denied.fully_qualified_name
  }
}

resource "snowflake_grant_privileges_to_account_role" "decoder" {
  account_role_name = snowflake_account_role.readers.name
  privileges        = ["USAGE"]
  on_schema_object {
    object_type = "FUNCTION"
    object_name = snowflake_function_javascript.decoder.fully_qualified_name
  }
}

resource "snowflake_grant_privileges_to_account_role" "pipe" {
  account_role_name = snowflake_account_role.readers.name
  privileges        = var.pipe_privileges
  on_schema_object {
    object_type = "PIPE"
    object_name = snowflake_pipe.logs.fully_qualified_name
  }
}
