import { unsupported } from '../../../errors'
import { asText } from '../casts'
import { expression } from '../translate'
import { type Emit, fn, type Functions, refuseClauses } from './define'

const objectConstruct =
  (options: { readonly keepNull: boolean }): Emit =>
  (call, scope) => {
    refuseClauses(call)
    if (call.args.length % 2 === 1 || call.args.some((arg) => arg.kind === 'star'))
      throw unsupported(`${call.name} of these arguments`)
    const values = call.args.map((arg, index) =>
      index % 2 === 0 ? expression(arg, scope) : `to_json(${expression(arg, scope)})`
    )
    const object = `json_object(${values.join(', ')})`
    return options.keepNull ? object : `json_merge_patch('{}'::JSON, ${object})`
  }

/** https://docs.snowflake.com/en/sql-reference/functions-semistructured */
export const JSON_FUNCTIONS: Functions = {
  PARSE_JSON: fn(1, 1, (text) => `CAST(${asText(text)} AS JSON)`),
  TRY_PARSE_JSON: fn(1, 1, (text) => `TRY_CAST(${asText(text)} AS JSON)`),
  TO_JSON: fn(1, 1, (value) => `CAST(${value} AS VARCHAR)`),
  TO_VARIANT: fn(1, 1, (value) => `to_json(${value})`),
  OBJECT_CONSTRUCT: objectConstruct({ keepNull: false }),
  OBJECT_CONSTRUCT_KEEP_NULL: objectConstruct({ keepNull: true }),
  OBJECT_KEYS: fn(1, 1, (value) => `to_json(json_keys(${value}))`),
  ARRAY_CONSTRUCT: fn(0, 255, (...items) => `json_array(${items.map((item) => `to_json(${item})`).join(', ')})`),
  ARRAY_CONSTRUCT_COMPACT: fn(
    0,
    255,
    (...items) => `to_json(list_filter([${items.map((item) => `to_json(${item})`).join(', ')}], x -> x IS NOT NULL))`
  ),
  ARRAY_SIZE: fn(1, 1, (value) => `json_array_length(${value})`),
  GET: fn(
    2,
    2,
    (value, key) =>
      `json_extract(to_json(${value}), CASE WHEN typeof(${key}) = 'VARCHAR' THEN '$."' || ${key} || '"' ELSE '$[' || ${key} || ']' END)`
  ),
  TYPEOF: fn(1, 1, (value) => `json_type(to_json(${value}))`)
}
