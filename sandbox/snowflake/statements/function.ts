import { invalidValue, missingOptions, refused, unsupported } from '../errors'
import { type CreateHead, type GrantsClause, grantsClause } from './create'
import type { Cursor, NameParts } from './cursor'
import { type Options, readOptions, text, texts } from './options'

export interface Argument {
  readonly name: string
  readonly type: string
}

export interface Python {
  readonly runtimeVersion: string
  /** A function, or the class of a table function. */
  readonly handler: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-function */
export interface CreateFunction extends CreateHead {
  readonly type: 'CREATE FUNCTION'
  readonly args: readonly Argument[]
  readonly grants: GrantsClause
  readonly returnsTable: readonly Argument[] | null
  readonly returns: string
  readonly language: 'JAVASCRIPT' | 'PYTHON' | 'SQL'
  readonly nullHandling: 'CALLED ON NULL INPUT' | 'RETURNS NULL ON NULL INPUT'
  readonly volatility: 'VOLATILE' | 'IMMUTABLE'
  readonly comment: string | undefined
  readonly python: Python | null
  readonly body: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-function */
export interface AlterFunction {
  readonly type: 'ALTER FUNCTION'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly argTypes: readonly string[]
  readonly action:
    { readonly do: 'RENAME'; readonly to: NameParts } | { readonly do: 'COMMENT'; readonly comment: string | null }
}

export function createFunction(cursor: Cursor, head: CreateHead): CreateFunction {
  const args = cursor.list(() => argument(cursor), { empty: true })
  const grants = grantsClause(cursor, head)
  cursor.expect('RETURNS')
  const { returnsTable, returns } = returned(cursor)
  const { options, ...clauses } = readClauses(cursor)
  // The grammar has IF NOT EXISTS only for other languages.
  if (head.ifNotExists && clauses.language === 'JAVASCRIPT') cursor.fail()
  cursor.expect('AS')
  const python = clauses.language === 'PYTHON' ? pythonOf(options) : null
  const named = { ...head, args, grants, returnsTable, returns, comment: options.COMMENT }
  return { type: 'CREATE FUNCTION', ...named, ...clauses, python, body: cursor.text() }
}

function argument(cursor: Cursor): Argument {
  const read = { name: cursor.identifier(), type: cursor.signatureType() }
  if (cursor.sees('DEFAULT')) throw unsupported('DEFAULT of a function argument')
  return read
}

function returned(cursor: Cursor): Pick<CreateFunction, 'returnsTable' | 'returns'> {
  if (!cursor.take('TABLE')) {
    const type = cursor.signatureType()
    const notNull = cursor.take('NOT NULL')
    return { returnsTable: null, returns: notNull ? `${type} NOT NULL` : type }
  }
  const columns = cursor.list(() => argument(cursor), { empty: true })
  const spelled = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  return { returnsTable: columns, returns: `TABLE (${spelled})` }
}

const OPTIONS = { COMMENT: text }
/** https://docs.snowflake.com/en/sql-reference/sql/create-function#python */
const PYTHON_OPTIONS = { ...OPTIONS, RUNTIME_VERSION: version, HANDLER: text, PACKAGES: texts, IMPORTS: texts }

type Clauses = Pick<CreateFunction, 'language' | 'nullHandling' | 'volatility'> & {
  readonly options: Options<typeof PYTHON_OPTIONS>
}

const LANGUAGES = ['JAVASCRIPT', 'SQL', 'PYTHON', 'JAVA', 'SCALA'] as const

/** The clauses between RETURNS and AS, in any order. */
function readClauses(cursor: Cursor): Clauses {
  let clauses: Clauses = {
    language: 'SQL',
    nullHandling: 'CALLED ON NULL INPUT',
    volatility: 'VOLATILE',
    options: {}
  }
  for (;;) {
    if (cursor.take('LANGUAGE')) clauses = { ...clauses, language: language(cursor) }
    else if (cursor.take('CALLED ON NULL INPUT')) clauses = { ...clauses, nullHandling: 'CALLED ON NULL INPUT' }
    else if (cursor.take('RETURNS NULL ON NULL INPUT') || cursor.take('STRICT'))
      clauses = { ...clauses, nullHandling: 'RETURNS NULL ON NULL INPUT' }
    else if (cursor.take('VOLATILE')) clauses = { ...clauses, volatility: 'VOLATILE' }
    else if (cursor.take('IMMUTABLE')) clauses = { ...clauses, volatility: 'IMMUTABLE' }
    else if (cursor.seesOption())
      clauses = { ...clauses, options: { ...clauses.options, ...readOptions(cursor, optionsOf(clauses), 'FUNCTION') } }
    else return clauses
  }
}

function language(cursor: Cursor): Clauses['language'] {
  const word = cursor.expectOneOf(LANGUAGES)
  if (word === 'JAVASCRIPT' || word === 'PYTHON' || word === 'SQL') return word
  throw unsupported(`LANGUAGE ${word}`)
}

function optionsOf({ language: spoken }: Clauses): typeof PYTHON_OPTIONS {
  return spoken === 'PYTHON' ? PYTHON_OPTIONS : (OPTIONS as typeof PYTHON_OPTIONS)
}

/** 3.11 or '3.11'. */
function version(cursor: Cursor): string {
  return cursor.token.kind === 'number' ? cursor.next().value : cursor.text()
}

const OLDEST_PYTHON = 10

function pythonOf({ RUNTIME_VERSION, HANDLER, PACKAGES = [], IMPORTS = [] }: Clauses['options']): Python {
  if (RUNTIME_VERSION === undefined || HANDLER === undefined)
    throw missingOptions(
      ...(RUNTIME_VERSION === undefined ? ['RUNTIME_VERSION'] : []),
      ...(HANDLER === undefined ? ['HANDLER'] : [])
    )
  const [, minor] = /^3\.(\d+)$/.exec(RUNTIME_VERSION) ?? []
  if (minor === undefined) throw invalidValue(RUNTIME_VERSION, 'RUNTIME_VERSION')
  if (Number(minor) < OLDEST_PYTHON) throw decommissioned(RUNTIME_VERSION)
  if (PACKAGES.length > 0 || IMPORTS.length > 0) throw unsupported('PACKAGES and IMPORTS of a Python function')
  return { runtimeVersion: RUNTIME_VERSION, handler: HANDLER }
}

/** https://docs.snowflake.com/en/developer-guide/python-runtime-support-policy */
function decommissioned(runtime: string): Error {
  return refused(
    '391569',
    '22023',
    `Python runtime version ${runtime} is decommissioned. Please update your code to Python runtime version 3.${OLDEST_PYTHON} or later.`
  )
}

export function alterFunction(cursor: Cursor): AlterFunction {
  const ifExists = cursor.take('IF EXISTS')
  const name = cursor.name()
  const head = { type: 'ALTER FUNCTION', name, ifExists, argTypes: argumentTypes(cursor) } as const
  if (cursor.take('RENAME TO')) return { ...head, action: { do: 'RENAME', to: cursor.name() } }
  if (cursor.take('UNSET COMMENT')) return { ...head, action: { do: 'COMMENT', comment: null } }
  cursor.expect('SET COMMENT =')
  return { ...head, action: { do: 'COMMENT', comment: cursor.text() } }
}

/** `(VARCHAR, NUMBER)`: which overload. */
export function argumentTypes(cursor: Cursor): readonly string[] {
  return cursor.list(() => cursor.signatureType(), { empty: true })
}
