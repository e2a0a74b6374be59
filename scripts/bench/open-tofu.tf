# Some of our pipeline's objects, made once more, with the same settings, in a schema beside ours: not the database, the
# parser's functions and the views. SNOWFLAKE_… in the environment has the connection.

terraform {
  required_providers {
    snowflake = { source = "snowflakedb/snowflake" }
  }
}

provider "snowflake" {
  preview_features_enabled = [
    "snowflake_file_format_csv_resource",
    "snowflake_pipe_resource",
    "snowflake_table_resource",
  ]
}

variable "bucket_url" { type = string }
variable "role_arn" { type = string }
variable "external_id" { type = string }
variable "database" { type = string }
variable "staging_columns" { type = list(object({ name = string, type = string })) }
variable "parsed_columns" { type = list(object({ name = string, type = string })) }
variable "unparsed_columns" { type = list(object({ name = string, type = string })) }

resource "snowflake_schema" "logs" {
  database = var.database
  name     = "OPEN_TOFU"
}

resource "snowflake_warehouse" "logs" {
  name                = "OPEN_TOFU_WH"
  warehouse_size      = "XSMALL"
  auto_suspend        = 60
  auto_resume         = true
  initially_suspended = true
}

resource "snowflake_storage_integration_aws" "logs" {
  name                      = "OPEN_TOFU_INT"
  enabled                   = true
  storage_provider          = "S3"
  storage_allowed_locations = [var.bucket_url]
  storage_aws_role_arn      = var.role_arn
  storage_aws_external_id   = var.external_id
}

resource "snowflake_file_format_csv" "logs" {
  database                     = var.database
  schema                       = snowflake_schema.logs.name
  name                         = "TEXT_FORMAT"
  compression                  = "AUTO"
  record_delimiter             = "\n"
  field_delimiter              = "NONE"
  skip_blank_lines             = true
  escape                       = "NONE"
  escape_unenclosed_field      = "NONE"
  field_optionally_enclosed_by = "NONE"
  trim_space                   = false
  empty_field_as_null          = false
  encoding                     = "UTF8"
  replace_invalid_characters   = true
  skip_byte_order_mark         = false
}

resource "snowflake_stage_external_s3" "logs" {
  database            = var.database
  schema              = snowflake_schema.logs.name
  name                = "LOGS"
  url                 = var.bucket_url
  storage_integration = snowflake_storage_integration_aws.logs.name

  file_format {
    format_name = snowflake_file_format_csv.logs.fully_qualified_name
  }
}

resource "snowflake_table" "staging" {
  database        = var.database
  schema          = snowflake_schema.logs.name
  name            = "STAGING"
  change_tracking = true

  dynamic "column" {
    for_each = var.staging_columns
    content {
      name = column.value.name
      type = column.value.type
    }
  }
}

resource "snowflake_table" "parsed" {
  database = var.database
  schema   = snowflake_schema.logs.name
  name     = "PARSED"

  dynamic "column" {
    for_each = var.parsed_columns
    content {
      name = column.value.name
      type = column.value.type
    }
  }
}

resource "snowflake_table" "unparsed" {
  database = var.database
  schema   = snowflake_schema.logs.name
  name     = "UNPARSED"

  dynamic "column" {
    for_each = var.unparsed_columns
    content {
      name = column.value.name
      type = column.value.type
    }
  }
}

resource "snowflake_pipe" "logs" {
  database    = var.database
  schema      = snowflake_schema.logs.name
  name        = "PIPE"
  auto_ingest = true

  copy_statement = <<-SQL
    COPY INTO ${snowflake_table.staging.fully_qualified_name} (RAW, LOG_FILE, LOG_ROW)
    FROM (SELECT $1, METADATA$FILENAME, METADATA$FILE_ROW_NUMBER FROM @${snowflake_stage_external_s3.logs.fully_qualified_name})
    ON_ERROR = CONTINUE
  SQL
}

resource "snowflake_stream_on_table" "logs" {
  database    = var.database
  schema      = snowflake_schema.logs.name
  name        = "STREAM"
  table       = snowflake_table.staging.fully_qualified_name
  append_only = true
}

resource "snowflake_task" "logs" {
  database                        = var.database
  schema                          = snowflake_schema.logs.name
  name                            = "TRANSFORMATION"
  warehouse                       = snowflake_warehouse.logs.name
  started                         = true
  when                            = "SYSTEM$STREAM_HAS_DATA('${snowflake_stream_on_table.logs.fully_qualified_name}')"
  user_task_timeout_ms            = 3600000
  suspend_task_after_num_failures = 10

  schedule {
    minutes = 10
  }

  sql_statement = <<-SQL
    INSERT INTO ${snowflake_table.unparsed.fully_qualified_name} (RAW, LOG_FILE, LOG_ROW)
    SELECT RAW, LOG_FILE, LOG_ROW FROM ${snowflake_stream_on_table.logs.fully_qualified_name}
  SQL
}
