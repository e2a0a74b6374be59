import type { Scope } from './scope'
import type { Node } from './syntax'

/** Translates an expression. Binary operators get parentheses, so precedence never matters. */
export function expression(node: Node, scope: Scope): string {
  return scope.statement.resources.translator.expression(node, scope)
}

/** Translates a SELECT, WITH, UNION, INTERSECT, EXCEPT or VALUES. */
export function query(node: Node, scope: Scope): string {
  return scope.statement.resources.translator.query(node, scope)
}
