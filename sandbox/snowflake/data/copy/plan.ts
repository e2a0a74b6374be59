import type { Column, CopyStatement, TableObject } from '../../contract'
import { valueCountMismatch } from '../../errors'
import { columnNamed, defaultOf } from '../dml/targets'
import { quoted } from '../engine/identifiers'
import { withoutNeedless } from '../stages/staged-rows'
import { assigned } from '../translation/casts'
import type { Scope } from '../translation/scope'
import { expressionOf } from '../translation/syntax'
import { expression } from '../translation/translate'

/** A COPY statement, compiled for its table. */
export interface CopyPlan {
  readonly table: TableObject
  readonly into: readonly Column[]
  /** One expression of the staged columns for each column of `into`. */
  readonly values: readonly string[]
  /** How many fields a record has to have; null when there is a select list. */
  readonly fields: number | null
  /** How many staged columns there are: $1 to $width. */
  readonly width: number
}

export function planCopy(copy: CopyStatement, table: TableObject, scope: Scope): CopyPlan {
  const into = copy.columns === null ? table.columns : copy.columns.map((name) => columnNamed(table, name))
  if (copy.select === null) {
    const values = into.map((_, index) => quoted(`$${index + 1}`))
    return { table, into, values, fields: into.length, width: into.length }
  }
  if (copy.select.length !== into.length) throw valueCountMismatch(into.length, copy.select.length)
  const values = copy.select.map((sql) => {
    const node = expressionOf(sql)
    return expression(node.kind === 'alias' ? node.need('this') : node, scope)
  })
  const used = Array.from(values.join(' ').matchAll(/"\$(\d+)"/g), ([, index]) => Number(index))
  return { table, into, values, fields: null, width: Math.max(1, ...used) }
}

/** The plan, with the defaults of the columns that the COPY does not list. */
export function withDefaults(plan: CopyPlan, scope: Scope): CopyPlan {
  const others = plan.table.columns.filter((each) => !plan.into.includes(each))
  return {
    ...plan,
    into: [...plan.into, ...others],
    values: [...plan.values, ...others.map((each) => defaultOf(each, scope))]
  }
}

/** The value of each column of `into`, as that column takes it. */
export function valuesOf({ values, into }: CopyPlan): readonly string[] {
  return values.map((value, index) => {
    const to = into[index]
    return withoutNeedless(to === undefined ? value : assigned(value, to))
  })
}
