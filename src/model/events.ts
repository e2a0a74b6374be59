/**
 * Common schemas of events that a view can show the requests in; each has its query in `sql/event`.
 * `ecs`: https://www.elastic.co/docs/reference/ecs. `ocsf`: https://schema.ocsf.io.
 */
export const EVENT_SCHEMAS = ['ecs', 'ocsf'] as const

export type EventSchema = (typeof EVENT_SCHEMAS)[number]

/**
 * A request line as a regular expression of Snowflake, with the method (1), the target (2), its path (4) and query (6), and
 * the version of HTTP (7). S3 does not encode the target again, so it may contain spaces.
 */
export const REQUEST_LINE = '^([^ ]+) (([A-Za-z][A-Za-z0-9+.-]*://[^/?]*)?([^?]*)([?](.*))?) HTTP/([0-9.]+)$'

/**
 * A client of S3 in a user agent as a regular expression of Snowflake, with its name (2) and version (6): what the rules of
 * https://github.com/ua-parser/uap-core, which Elastic uses too, know of those.
 */
export const S3_CLIENT =
  '(^|[^A-Za-z0-9_])(Boto3?|JetS3t|aws-(cli|sdk-(cpp|go|java|nodejs|ruby2?|dotnet-([0-9]{1,2}|core)))|s3fs)/([0-9]+[.][0-9]+([.][0-9]+)?)'
