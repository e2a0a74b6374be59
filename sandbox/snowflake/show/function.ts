import type { FunctionObject } from '../contract'
import type { Python } from '../statements/function'
import { withoutSize } from '../types'
import { createdOn, name, type ShowColumn, yesNo } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-user-functions */
export const functionColumns: readonly ShowColumn<FunctionObject>[] = [
  createdOn,
  name,
  ['schema_name', 'text', ({ schema }) => schema],
  ['is_builtin', 'text', () => 'N'],
  ['is_aggregate', 'text', () => 'N'],
  ['is_ansi', 'text', () => 'N'],
  ['min_num_arguments', 'fixed', ({ args }) => args.length],
  ['max_num_arguments', 'fixed', ({ args }) => args.length],
  [
    'arguments',
    'text',
    (definition) => `${definition.name}(${types(definition).join(', ')}) RETURN ${returns(definition)}`
  ],
  ['description', 'text', ({ comment }) => comment ?? 'user-defined function'],
  ['catalog_name', 'text', ({ database }) => database],
  ['is_table_function', 'text', ({ returnsTable }) => yesNo(returnsTable !== null)],
  ['valid_for_clustering', 'text', () => 'N'],
  ['is_secure', 'text', ({ secure }) => yesNo(secure)],
  ['secrets', 'text', () => null],
  ['external_access_integrations', 'text', () => null],
  ['is_external_function', 'text', () => 'N'],
  ['language', 'text', ({ language }) => language],
  ['is_memoizable', 'text', () => 'N'],
  ['is_data_metric', 'text', () => 'N']
]

export interface FunctionProperty {
  readonly property: string
  readonly value: string
}

export const describedFunctionProperty: readonly ShowColumn<FunctionProperty>[] = [
  ['property', 'text', ({ property }) => property],
  ['value', 'text', ({ value }) => value]
]

/** https://docs.snowflake.com/en/sql-reference/sql/desc-function */
export function functionProperties(definition: FunctionObject): readonly FunctionProperty[] {
  const signature = definition.args.map(({ name: argument, type }) => `${argument} ${withoutSize(type)}`).join(', ')
  const isCode = definition.language !== 'SQL'
  return [
    { property: 'signature', value: `(${signature})` },
    { property: 'returns', value: definition.returns },
    { property: 'language', value: definition.language },
    ...(isCode ? [{ property: 'null handling', value: definition.nullHandling }] : []),
    ...(isCode ? [{ property: 'volatility', value: definition.volatility }] : []),
    ...(definition.secure ? [] : [{ property: 'body', value: definition.body }]),
    ...(definition.python === null ? [] : pythonProperties(definition.python))
  ]
}

function pythonProperties({ runtimeVersion, handler }: Python): readonly FunctionProperty[] {
  return [
    { property: 'imports', value: '[]' },
    { property: 'handler', value: handler },
    { property: 'runtime_version', value: runtimeVersion },
    { property: 'packages', value: '[]' },
    { property: 'installed_packages', value: '[]' },
    { property: 'is_aggregate', value: 'false' }
  ]
}

function types({ args }: FunctionObject): readonly string[] {
  return args.map(({ type }) => withoutSize(type))
}

/** SHOW leaves out the sizes. */
function returns({ returnsTable, returns: type }: FunctionObject): string {
  if (returnsTable === null) return withoutSize(type.replace(/ NOT NULL$/, ''))
  return `TABLE (${returnsTable.map((column) => `${column.name} ${withoutSize(column.type)}`).join(', ')})`
}
