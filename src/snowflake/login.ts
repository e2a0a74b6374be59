import type { Meaning, Operation } from '../model/operation'

/** Signing in is no statement, so no file below sql/ says what it means. */
export const LOGIN: Operation = { client: 'snowflake', name: 'session/login', input: {} }

export const SIGNING_IN: Meaning = { goal: 'sign in to Snowflake', access: 'read', needs: [] }
