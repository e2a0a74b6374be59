import { refused, unsupported } from '../errors'
import { type Token, tokenize } from '../statements/lexer'
import { manyRows } from './array-binds'
import { bindLiteral } from './bind-literal'
import { asBody, type Body, textIn } from './http'

/** Puts the values of `?` and `:1` into the statement as literals. */
export function placeBinds(sql: string, bindings: Body | undefined): string {
  if (bindings === undefined) return sql
  const many = manyRows(sql, bindings)
  return many === undefined ? placeEach(sql, bindings) : placeEach(many.sql, many.bindings)
}

function placeEach(sql: string, bindings: Body): string {
  const tokens = tokenize(sql)
  let placed = ''
  let end = 0
  let question = 0
  tokens.forEach((token, index) => {
    const key =
      token.value === '?' && token.kind === 'symbol' ? String((question += 1)) : numbered(token, tokens[index + 1])
    if (key === undefined) return
    placed += sql.slice(end, token.start) + literal(bindings[key], key)
    end = token.value === '?' ? token.end : (tokens[index + 1]?.end ?? token.end)
  })
  return placed + sql.slice(end)
}

/** `:1`, with no space in between. */
function numbered(token: Token, next: Token | undefined): string | undefined {
  const isBind = token.kind === 'symbol' && token.value === ':' && next?.kind === 'number' && next.start === token.end
  return isBind ? next.value : undefined
}

function literal(binding: unknown, key: string): string {
  const { value } = asBody(binding)
  const type = textIn(asBody(binding), 'type')
  if (type === undefined) throw refused('002049', '42601', `Bind variable :${key} not set.`)
  if (value === null || value === undefined) return 'NULL'
  if (typeof value !== 'string') throw unsupported('bind of this value')
  return bindLiteral(type, value)
}
