import { Dialect, generate, init, parse } from '@polyglot-sql/sdk'
import { syntaxError, unsupported } from '../../errors'
import { fold } from '../../names'
import { tokenize } from '../../statements/lexer'
import { withStagedTables } from './staged-tables'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Parts = { readonly [key: string]: Json }

/** Parts that record how something was spelled, not what it means. */
const SPELLING = new Set([
  'span', 'comments', 'leading_comments', 'trailing_comments', 'name_comments', 'pre_alias_comments', 'post_select_comments',
  'double_colon_syntax', 'original_name', 'explicit_asc', 'use_inner_keyword', 'use_outer_keyword', 'nesting_group',
  'alias_explicit_as', 'alias_keyword', 'alias_first', 'inferred_type', 'kind_text', 'start_side_text', 'end_side_text',
  'no_parens', 'quoted', 'variant_extract', 'separator_text', 'real_spelling', 'bracket_notation', 'table_alias_ordinality',
  'use_bracket_syntax', 'integer_spelling', 'from_first'
]) // prettier-ignore

/**
 * A node of the syntax tree: its kind, and its parts. It keeps track of the parts that were read, and `done` refuses the
 * statement if there are others, so that no clause is silently ignored.
 */
export class Node {
  private readonly seen = new Set<string>()

  private readonly parts: Parts

  constructor(
    readonly kind: string,
    private readonly value: Json
  ) {
    this.parts = isRecord(value) ? value : {}
  }

  node(part: string): Node | undefined {
    const value = this.read(part)
    return value === undefined ? undefined : nodeOf(value)
  }

  need(part: string): Node {
    return this.node(part) ?? this.refuse(`${this.kind} without ${part}`)
  }

  nodes(part: string): readonly Node[] {
    return this.list(part).map(nodeOf)
  }

  /** A part that is not wrapped in its kind: the alias of a table, an ORDER BY element. */
  record(part: string): Node | undefined {
    const value = this.read(part)
    return value === undefined ? undefined : recordOf(part, value)
  }

  records(part: string): readonly Node[] {
    return this.list(part).map((value) => recordOf(part, value))
  }

  pairs(part: string): readonly (readonly [Node, Node])[] {
    return this.list(part).map((pair) => {
      if (!isList(pair) || pair[0] === undefined || pair[1] === undefined) return this.refuse(part)
      return [nodeOrRecord(part, pair[0]), nodeOrRecord(part, pair[1])]
    })
  }

  rows(part: string): readonly (readonly Node[])[] {
    return this.list(part).map((row) => (isList(row) ? row.map(nodeOf) : this.refuse(part)))
  }

  /** An identifier as Snowflake stores it: in upper case unless it is quoted. */
  identifier(part: string): string | undefined {
    const value = this.read(part)
    return value === undefined ? undefined : stored(value)
  }

  identifiers(part: string): readonly string[] {
    return this.list(part).map(stored)
  }

  text(part: string): string | undefined {
    const value = this.read(part)
    return value === undefined ? undefined : typeof value === 'object' ? this.refuse(part) : String(value)
  }

  has(part: string): boolean {
    return part in this.parts
  }

  /** Parts without a kind, read as nodes of this kind. */
  recordsAs(part: string, kind: string): readonly Node[] {
    return this.list(part).map((value) => recordOf(kind, value))
  }

  /** The stored form of a node that is itself an identifier. */
  identifierItself(): string {
    return stored(this.value)
  }

  isQuoted(): boolean {
    return this.parts['quoted'] === true
  }

  identifierPairs(part: string): readonly (readonly [string, string])[] {
    return this.list(part).map((pair) => {
      if (!isList(pair) || pair[0] === undefined || pair[1] === undefined) return this.refuse(part)
      return [storedBySpan(pair[0]), storedBySpan(pair[1])]
    })
  }

  /** Identifiers of EXCLUDE and RENAME, for which the parser does not say whether they are quoted. */
  spannedIdentifiers(part: string): readonly string[] {
    return this.list(part).map(storedBySpan)
  }

  /** The node as SQL in upper case, which is the name of a column without an alias. */
  spelled(): string {
    const known = isRecord(this.value) ? spellings.get(this.value) : undefined
    if (known !== undefined) return known
    const select = { ...emptySelect(), expressions: [{ [this.kind]: this.value }] }
    const generated = generate([{ select }], Dialect.Snowflake)
    const spelled = (generated.sql?.[0] ?? this.kind).replace(/^SELECT /, '').toUpperCase()
    if (isRecord(this.value)) spellings.set(this.value, spelled)
    return spelled
  }

  isText(part: string): boolean {
    return typeof this.parts[part] === 'string'
  }

  flag(part: string): boolean {
    return this.read(part) === true
  }

  /** True, false, or undefined when neither was written. */
  choice(part: string): boolean | undefined {
    this.seen.add(part)
    const value = this.parts[part]
    return typeof value === 'boolean' ? value : undefined
  }

  /** Marks parts as read that have no meaning here. */
  ignore(...parts: readonly string[]): void {
    parts.forEach((part) => this.seen.add(part))
  }

  done(): void {
    for (const [part, value] of Object.entries(this.parts)) {
      if (!this.seen.has(part) && !SPELLING.has(part) && !isNothing(value)) this.refuse(part)
    }
  }

  refuse(feature: string): never {
    throw unsupported(feature.replaceAll('_', ' ').toUpperCase())
  }

  private read(part: string): Json | undefined {
    this.seen.add(part)
    const value = this.parts[part]
    return value === undefined || isNothing(value) ? undefined : value
  }

  private list(part: string): readonly Json[] {
    const value = this.read(part)
    return value === undefined ? [] : isList(value) ? value : this.refuse(part)
  }
}

function emptySelect(): Parts {
  const statement = treeOf('SELECT 1')
  const select = isRecord(statement) ? statement['select'] : undefined
  return select !== undefined && isRecord(select) ? select : {}
}

/** The parser's trees as plain data. Its types tell many kinds of nodes apart that are the same here. */
function treesOf(ast: unknown): readonly Json[] {
  const trees = JSON.parse(JSON.stringify(ast ?? null)) as Json
  return isList(trees) ? trees : []
}

/** Has to finish before anything is parsed. */
export async function prepareParser(): Promise<void> {
  await init()
}

/** Trees by the text of their statement: tasks, views and clients run the same ones again and again. */
const trees = new Map<string, Json>()
const MOST_TREES = 500
/** How parts of those trees are spelled, which takes as long as to parse them. */
const spellings = new WeakMap<Parts, string>()

/** Parses exactly one statement of Snowflake's SQL. */
export function statementOf(sql: string): Node {
  return nodeOf(treeOf(sql))
}

function treeOf(sql: string): Json {
  const known = trees.get(sql)
  if (known !== undefined) return known
  const tree = parsed(sql)
  if (trees.size >= MOST_TREES) trees.clear()
  trees.set(sql, tree)
  return tree
}

function parsed(sql: string): Json {
  const spelled = withPlainCalls(withStagedTables(sql.replace(/;\s*$/, '')))
  const result = parse(spelled, Dialect.Snowflake)
  if (!result.success) {
    const near = spelled.slice(result.errorStart ?? spelled.length, result.errorEnd ?? spelled.length)
    throw syntaxError(result.errorLine ?? 1, result.errorStart ?? 0, near === '' ? '<EOF>' : near)
  }
  const [statement, ...others] = treesOf(result.ast)
  if (statement === undefined) throw syntaxError(1, 0, '<EOF>')
  if (others.length > 0) throw unsupported('several statements at once')
  return statement
}

/** Unquoted names that stand for quoted ones start with this; no user's function does. */
const PREFIX = 'QUOTED_NAME_'

/** The parser cannot read `"D"."S"."F"(…)`, so the quoted name of the function is replaced by an unquoted one. */
function withPlainCalls(sql: string): string {
  const tokens = tokenize(sql)
  const calls = tokens.filter(
    ({ kind }, at) => kind === 'quoted' && tokens[at - 1]?.value === '.' && tokens[at + 1]?.value === '('
  )
  return calls.reduceRight(
    (text, { value, start, end }) =>
      `${text.slice(0, start)}${PREFIX}${Buffer.from(value).toString('hex')}${text.slice(end)}`,
    sql
  )
}

/** Parses one expression. */
export function expressionOf(sql: string): Node {
  const [expression, ...others] = statementOf(`SELECT ${sql}`).nodes('expressions')
  if (expression === undefined || others.length > 0) throw syntaxError(1, 0, sql)
  return expression
}

function nodeOf(value: Json): Node {
  if (!isRecord(value)) throw unsupported(`the syntax ${JSON.stringify(value)}`)
  const [kind, ...others] = Object.keys(value)
  const parts = kind === undefined ? undefined : value[kind]
  if (kind === undefined || others.length > 0 || parts === undefined) throw unsupported('this syntax')
  if (kind === 'annotated' && isRecord(parts) && parts['this'] !== undefined) return nodeOf(parts['this'])
  return new Node(kind, parts)
}

function recordOf(kind: string, value: Json): Node {
  if (!isRecord(value)) throw unsupported(kind)
  return new Node(kind, value)
}

function nodeOrRecord(part: string, value: Json): Node {
  return isRecord(value) && 'name' in value ? recordOf(part, value) : nodeOf(value)
}

function stored(value: Json): string {
  if (!isRecord(value) || typeof value['name'] !== 'string') throw unsupported('THIS IDENTIFIER')
  if (value['quoted'] === true) return value['name']
  return value['name'].startsWith(PREFIX)
    ? Buffer.from(value['name'].slice(PREFIX.length), 'hex').toString()
    : fold(value['name'])
}

/** A quoted identifier is longer than its name. */
function storedBySpan(value: Json): string {
  const span = isRecord(value) ? value['span'] : undefined
  if (!isRecord(value) || span === undefined || !isRecord(span)) return stored(value)
  const width = Number(span['end']) - Number(span['start'])
  return stored({ ...value, quoted: width > Array.from(typeof value['name'] === 'string' ? value['name'] : '').length })
}

function isRecord(value: Json): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isNothing(value: Json): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0)
}
