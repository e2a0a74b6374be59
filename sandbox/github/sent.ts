/** What a client sent, checked as GitHub checks it. */
import { type ApiResponse, invalid } from './answers'

/** https://docs.github.com/en/rest/issues/comments */
export const BODY_LIMIT = 65_536
const TITLE_LIMIT = 256

export type Sent = Readonly<Record<string, unknown>>

export function sentIn(json: string): Sent {
  const sent: unknown = JSON.parse(json || '{}')
  return typeof sent === 'object' && sent !== null ? { ...sent } : {}
}

/** Why a body is refused. */
export function bodyProblem(resource: string, body: unknown, required: boolean): ApiResponse | undefined {
  const blank = typeof body !== 'string' || body.trim() === ''
  if (required && blank) {
    return invalid(resource, { code: 'unprocessable', field: 'data', message: "Body can't be blank" })
  }
  if (typeof body !== 'string' || body.length <= BODY_LIMIT) return undefined
  const message = `Body is too long (maximum is ${BODY_LIMIT} characters)`
  return invalid(resource, { code: 'unprocessable', field: 'data', message })
}

export function titleProblem(title: unknown): ApiResponse | undefined {
  if (typeof title !== 'string' || title === '') return invalid('Issue', { code: 'missing_field', field: 'title' })
  if (title.length <= TITLE_LIMIT) return undefined
  const message = `title is too long (maximum is ${TITLE_LIMIT} characters)`
  return invalid('Issue', { code: 'custom', field: 'title', message })
}

export function names(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : undefined
}
