-- part: how the bytes of a file are split into lines, and which of them are loaded
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-file-format
  COMPRESSION = {{word compression}}
  RECORD_DELIMITER = {{text recordDelimiter}}
  FIELD_DELIMITER = {{word fieldDelimiter}}
  SKIP_HEADER = {{number skipHeader}}
  PARSE_HEADER = {{boolean parseHeader}}
  SKIP_BLANK_LINES = {{boolean skipBlankLines}}
  ESCAPE = {{word escape}}
  ESCAPE_UNENCLOSED_FIELD = {{word escapeUnenclosedField}}
  FIELD_OPTIONALLY_ENCLOSED_BY = {{word fieldOptionallyEnclosedBy}}
  TRIM_SPACE = {{boolean trimSpace}}
  NULL_IF = ({{texts nullIf}})
  EMPTY_FIELD_AS_NULL = {{boolean emptyFieldAsNull}}
  ENCODING = {{word encoding}}
  REPLACE_INVALID_CHARACTERS = {{boolean replaceInvalidCharacters}}
  SKIP_BYTE_ORDER_MARK = {{boolean skipByteOrderMark}}
