import type { Meaning, Operation } from '../model/operation'

/** Signing in is not a statement, so no file in sql/ defines it. */
export const LOGIN: Operation = { client: 'snowflake', name: 'session/login', input: {} }

export const SIGNING_IN: Meaning = { goal: 'sign in to Snowflake', access: 'read', needs: [] }
