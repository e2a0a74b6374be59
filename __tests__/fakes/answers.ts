import { changeOf } from '../../src/engine/change'
import type { Change, Work } from '../../src/model/change'
import type { Config } from '../../src/model/config'
import type { Kind, Sql } from '../../src/model/kind'
import type { Operation, Row, Run } from '../../src/model/operation'
import type { Step } from '../../src/model/step'
import { LIBRARY, serviceError } from './meanings'

/** The statements of this repository. */
export const sql: Sql = LIBRARY.render

/** By name of the statement: its rows, or the code of a Snowflake error. */
export type Answers = Readonly<Record<string, readonly Row[] | string>>

/** A Snowflake that gives these answers, and does not expect writes. */
export function answering(answers: Answers): Run {
  return (operation: Operation) => {
    const answer = answers[operation.name]
    if (answer === undefined) return Promise.reject(new Error(`Unexpected ${operation.name}`))
    if (typeof answer !== 'string') return Promise.resolve(answer)
    return Promise.reject(serviceError(operation, answer, `${operation.name} was refused.`))
  }
}

/**
 * The steps of a change as text: statements on one line each, saved values as `<name>`, and waits. Steps that only run
 * after a wait timed out start with "else".
 */
export function stepsAsSql(kind: Kind, work: Work): readonly string[] {
  return kind.steps(work).map((step) => (step.only?.ended === 'timed-out' ? 'else: ' : '') + stepAsSql(step))
}

function stepAsSql(step: Step): string {
  if (step.step === 'wait') return `wait for ${step.for}`
  const { client, name, input } = step.operation
  const text = client === 'snowflake' ? sql(name, named(input)).replaceAll(/\s+/g, ' ') : `${client}:${name}`
  const save = step.save === undefined ? '' : ` → ${step.save.as}`
  const when = step.always === true ? 'always: ' : step.afterFailure === true ? 'after a failure: ' : ''
  return `${when}${text.trim()}${save}`
}

function named(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, placeholders(value)]))
}

function placeholders(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placeholders)
  return typeof value === 'object' && value !== null && 'saved' in value ? `<${String(value.saved)}>` : value
}

/** When the objects are observed. */
export const NOW = new Date('2026-01-02T03:04:05Z')

/** The change of one of the objects that the kind declares. */
export async function changeFound(kind: Kind, config: Config, answers: Answers, at = 0): Promise<Change> {
  const declared = kind.declare(config, sql)[at]
  if (declared === undefined) throw new Error(`${kind.name} does not declare object ${at}`)
  return changeOf(kind, declared, await kind.observe(declared, answering(answers), NOW), () => undefined)
}

/** A change that has work to do. */
export function workOf(change: Change): Work {
  if (change.action === 'none' || change.action === 'blocked') throw new Error(`${change.address} is ${change.action}`)
  return change
}

/** The change that deletes the object that was found. */
export function deletionOf(change: Change): Work {
  if (!('live' in change)) throw new Error(`${change.address} does not exist`)
  return { ...change, action: 'delete' }
}
