import { LIBRARY, refused } from './meanings'
import { changeOf } from '../../src/engine/change'
import type { Change, Work } from '../../src/model/change'
import type { Config } from '../../src/model/config'
import type { Kind, Sql } from '../../src/model/kind'
import type { Operation, Row, Run } from '../../src/model/operation'
import type { Step } from '../../src/model/step'

/** The statements of this repository. */
export const sql: Sql = LIBRARY.render

/** Rows by the name of the statement that asks for them; a code of Snowflake stands for its refusal. */
export type Answers = Readonly<Record<string, readonly Row[] | string>>

/** A Snowflake that answers reads as told, and to which nothing is written. */
export function answering(answers: Answers): Run {
  return (operation: Operation) => {
    const answer = answers[operation.name]
    if (answer === undefined) return Promise.reject(new Error(`${operation.name} was not expected`))
    if (typeof answer !== 'string') return Promise.resolve(answer)
    return Promise.reject(refused(operation, answer, `${operation.name} was refused.`))
  }
}

/**
 * The steps of a change as they would be sent: statements on one line each, what is saved as `<name>`, and waits. What is
 * only done when a wait timed out begins with "else".
 */
export function stepsAsSql(kind: Kind, work: Work): readonly string[] {
  return kind.steps(work).map((step) => (step.only?.ended === 'timed-out' ? 'else: ' : '') + stepAsSql(step))
}

function stepAsSql(step: Step): string {
  if (step.step === 'wait') return `wait for ${step.for}`
  const text = sql(step.operation.name, named(step.operation.input)).replaceAll(/\s+/g, ' ')
  const save = step.save === undefined ? '' : ` → ${step.save.as}`
  return `${step.always === true ? 'always: ' : ''}${text.trim()}${save}`
}

function named(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, spelled(value)]))
}

function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled)
  return typeof value === 'object' && value !== null && 'saved' in value ? `<${String(value.saved)}>` : value
}

/** When the objects are observed. */
export const NOW = new Date('2026-01-02T03:04:05Z')

/** What would be done to the object at this place among those that the kind declares. */
export async function changeFound(kind: Kind, config: Config, answers: Answers, at = 0): Promise<Change> {
  const declared = kind.declare(config, sql)[at]
  if (declared === undefined) throw new Error(`${kind.name} declares no object ${at}`)
  return changeOf(kind, declared, await kind.observe(declared, answering(answers), NOW), () => undefined)
}

/** A change for which something is done. */
export function workOf(change: Change): Work {
  if (change.action === 'none' || change.action === 'blocked') throw new Error(`${change.address} is ${change.action}`)
  return change
}

/** The change that takes away what was found. */
export function deletionOf(change: Change): Work {
  if (!('live' in change)) throw new Error(`${change.address} is not there`)
  return { ...change, action: 'delete' }
}
