/**
 * Snowflake's refusals, with Snowflake's code, SQL state and message. Snowflake does not publish a list of its codes:
 * README.md says which ones are assumed.
 */
import { SqlError } from './contract'

function compilation(code: string, sqlState: string, message: string): SqlError {
  return new SqlError(code, sqlState, `SQL compilation error:\n${message}`)
}

/** `noun` is the kind of object as the message names it: "Pipe", "Stage", "Database". */
export function doesNotExist(noun: string, name: string): SqlError {
  const sqlState = ['Table', 'View', 'Object'].includes(noun) ? '42S02' : '02000'
  return compilation('002003', sqlState, `${noun} '${name}' does not exist or not authorized.`)
}

/** The answer of USE and some SHOW … IN, which do not say what is missing. */
export function cannotBePerformed(): SqlError {
  return compilation('002043', '02000', 'Object does not exist, or operation cannot be performed.')
}

export function alreadyExists(name: string): SqlError {
  return compilation('002002', '42710', `Object '${name}' already exists.`)
}

/**
 * What CREATE says, also with IF NOT EXISTS or OR REPLACE, about an object that exists and is hidden from the role. As seen
 * by users: https://github.com/airbytehq/airbyte/pull/21764
 */
export function existsHidden(noun: string, name: string): SqlError {
  return compilation(
    '003041',
    '42710',
    `${noun.replace(' ', '_')} '${name}' already exists, but current role has no privileges on it. If this is unexpected and you cannot resolve this problem, contact your system administrator. ACCOUNTADMIN role may be required to manage the privileges on the object.`
  )
}

export function insufficientPrivileges(noun: string, name: string): SqlError {
  return accessControl(`Insufficient privileges to operate on ${noun} '${name}'.`)
}

/** The role lacks a privilege on the account or on the parent object. */
export function missingPrivilege(noun: string, name: string, role: string, privilege: string, on: string): SqlError {
  return accessControl(
    `Insufficient privileges to operate on ${noun} '${name}'.\nYour primary role ${role} must have ${privilege} granted on ${on}.`
  )
}

export function accessControl(message: string): SqlError {
  return new SqlError('003001', '42501', `SQL access control error:\n${message}`)
}

export function grantPartiallyExecuted(privileges: readonly string[]): SqlError {
  return new SqlError('003011', '42501', `Grant partially executed: privileges [${privileges.join(', ')}] not granted.`)
}

export function syntaxError(line: number, position: number, near: string): SqlError {
  return compilation('001003', '42000', `syntax error line ${line} at position ${position} unexpected '${near}'.`)
}

export function invalidProperty(property: string, noun: string): SqlError {
  return compilation('001420', '22023', `invalid property '${property}' for '${noun}'`)
}

export function missingOptions(...options: readonly string[]): SqlError {
  return compilation('002029', '42601', `Missing option(s): [${options.join(', ')}]`)
}

export function invalidValue(value: string, parameter: string): SqlError {
  return compilation('001008', '22023', `invalid value [${value}] for parameter '${parameter}'`)
}

export function unsupported(feature: string): SqlError {
  return new SqlError('000002', '0A000', `Unsupported feature '${feature}'.`)
}

export function statementCount(actual: number, desired = 1): SqlError {
  return new SqlError(
    '000008',
    '0A000',
    `Actual statement count ${actual} did not match the desired statement count ${desired}.`
  )
}

export function noCurrentDatabase(what: string): SqlError {
  return new SqlError(
    '090105',
    '22000',
    `Cannot perform ${what}. This session does not have a current database. Call 'USE DATABASE', or use a qualified name.`
  )
}

export function noCurrentSchema(what: string): SqlError {
  return new SqlError(
    '090106',
    '22000',
    `Cannot perform ${what}. This session does not have a current schema. Call 'USE SCHEMA', or use a qualified name.`
  )
}

export function noActiveWarehouse(): SqlError {
  return new SqlError(
    '000606',
    '57P03',
    "No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse' command."
  )
}

export function invalidIdentifier(name: string): SqlError {
  return compilation('000904', '42000', `error line 1 at position 7\ninvalid identifier '${name}'`)
}

export function valueCountMismatch(expected: number, got: number): SqlError {
  return compilation(
    '002020',
    '21S01',
    `Insert value list does not match column list expecting ${expected} but got ${got}`
  )
}

/** A refusal that only one place needs. */
export function refused(code: string, sqlState: string, message: string): SqlError {
  return compilation(code, sqlState, message)
}
