import { refused } from '../../errors'
import type { Node } from './syntax'

/** The text of an argument that has to be a constant. */
export function constantText(node: Node): string {
  const value =
    node.kind === 'literal' || node.kind === 'var' ? node.text(node.kind === 'var' ? 'this' : 'value') : undefined
  if (value === undefined) throw refused('001015', '42601', 'argument needs to be constant.')
  return value
}
