import type { Scope } from './scope'
import type { Node } from './syntax'

/** An expression of Snowflake as one of DuckDB. Binary operators come in brackets, so precedence never matters. */
export function expression(node: Node, scope: Scope): string {
  return scope.statement.resources.translator.expression(node, scope)
}

/** A SELECT, a WITH, or several joined by UNION and the like, as DuckDB writes it. */
export function query(node: Node, scope: Scope): string {
  return scope.statement.resources.translator.query(node, scope)
}
