import { printExpression } from './expressions'
import { printQuery } from './queries'
import type { Scope, Translator } from './scope'
import type { Node } from './syntax'

type Print = (node: Node, scope: Scope) => string

/** Refuses a node of which a part was not translated, so that no clause is silently ignored. */
const whole =
  (print: Print): Print =>
  (node, scope) => {
    const sql = print(node, scope)
    node.done()
    return sql
  }

export const translator: Translator = { expression: whole(printExpression), query: whole(printQuery) }
