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
