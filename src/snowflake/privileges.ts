/** https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
import type { Need, Row } from '../model/operation'
import { handOver, signatureOf } from './hand-over'
import { isName, parseName, show, showName } from './identifiers'
import { booleanOf } from './rows'

/**
 * Whether a role certainly lacks a privilege. Pure.
 * @param grants rows of SHOW GRANTS TO ROLE, for the role and all roles that are granted to it
 */
export function isMissing(need: Need, grants: readonly Row[]): boolean {
  const { ownerOf } = need
  // A task runs with its owner's privileges, and its owner may be another role.
  if (ownerOf !== undefined && !grants.some((row) => isOwnership(row, ownerOf.type, ownerOf.object))) return false
  return !grants.some((row) => satisfies(row, need) || maySatisfy(row, need))
}

/**
 * The GRANT that gives a role the privilege, ended by a semicolon, and who can run it; for ownership, all statements that
 * this takes, one a line.
 */
export function grantFor(need: Need, role: string): string {
  const { name, on, object } = need
  const to = `TO ROLE ${role}`
  if (on === 'ACCOUNT') return `As ACCOUNTADMIN: GRANT ${name} ON ACCOUNT ${to};`
  if (on === 'ROLE') return `GRANT ROLE ${showName(object)} ${to};`
  if (on === 'DATABASE ROLE') return `As ACCOUNTADMIN: GRANT DATABASE ROLE ${showName(object)} ${to};`
  if (name === 'OWNERSHIP') return asItsOwner(handOver(need, role))
  const grant = grantOnObject(need, role)
  return on === 'DATABASE' || on === 'SCHEMA' ? `As the owner of the ${on.toLowerCase()}: ${grant}` : grant
}

function asItsOwner(statements: readonly string[]): string {
  const separator = statements.length === 1 ? ' ' : '\n'
  return ['As its owner:', ...statements].join(separator)
}

/** The GRANT of a privilege on an object, ended by a semicolon, without who can run it. */
export function grantOnObject({ name, on, object }: Need, role: string): string {
  return `GRANT ${name} ON ${on} ${showName(object)}${signatureOf(on)} TO ROLE ${role};`
}

/** What the role lacks and the GRANT to run, in two sentences. */
export function explainMissing(need: Need, role: string): string {
  const where = need.on === 'ACCOUNT' ? 'the account' : `${need.on.toLowerCase()} ${showName(need.object)}`
  return `${show(role)} lacks the privilege ${need.name} on ${where}. ${grantFor(need, show(role))}`
}

/**
 * The privileges without which nothing in a schema can be used.
 * https://docs.snowflake.com/en/user-guide/security-access-control-overview
 */
export function containersOf({ on, object }: Need): readonly Need[] {
  const [database, schema] = object
  if (database === undefined || schema === undefined) return []
  const ofDatabase = { name: 'USAGE', on: 'DATABASE', object: [database] }
  return on === 'SCHEMA' ? [ofDatabase] : [ofDatabase, { name: 'USAGE', on: 'SCHEMA', object: [database, schema] }]
}

function satisfies(row: Row, { name, on, object }: Need): boolean {
  if (on === 'DATABASE ROLE') return hasDatabaseRole(row, object)
  if (on === 'WAREHOUSE' && row['granted_on'] === 'ACCOUNT') return row['privilege'] === 'MANAGE WAREHOUSES'
  if (!isType(row, on)) return false
  if (on === 'ACCOUNT') return row['privilege'] === name
  if (isOwnership(row, on, object)) return true
  // An inherited privilege, e.g. on all schemas in a database, is listed without the name of a schema.
  // https://docs.snowflake.com/en/user-guide/inherited-grants-intro
  return row['privilege'] === name && (booleanOf(row['is_inherited']) || isName(String(row['name']), object))
}

/** Imported privileges on the database, which are listed as USAGE, come with all of its roles. */
function hasDatabaseRole(row: Row, [database = '', role = '']: readonly string[]): boolean {
  if (row['privilege'] !== 'USAGE') return false
  return (
    (row['granted_on'] === 'DATABASE_ROLE' && isName(String(row['name']), [database, role])) ||
    (row['granted_on'] === 'DATABASE' && isName(String(row['name']), [database]))
  )
}

function isOwnership(row: Row, on: string, object: readonly string[]): boolean {
  return row['privilege'] === 'OWNERSHIP' && isOn(row, { on, object })
}

/** Whether a row of SHOW GRANTS is about this object. */
export function isOn(row: Row, { on, object }: Pick<Need, 'on' | 'object'>): boolean {
  return isType(row, on) && isNameOf(String(row['name']), on, object)
}

/**
 * FILE FORMAT is FILE_FORMAT there, and a view may be called a table.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
function isType(row: Row, on: string): boolean {
  const printed = String(row['granted_on']).replaceAll('_', ' ')
  return printed === on || (on === 'VIEW' && printed === 'TABLE')
}

/** A function is printed with its arguments: DB.S."F(LINE VARCHAR):TABLE(A VARCHAR)". */
function isNameOf(printed: string, on: string, object: readonly string[]): boolean {
  if (on !== 'FUNCTION') return isName(printed, object)
  const parts = parseName(printed)
  const name = parts?.at(-1)?.split('(')[0] ?? ''
  return parts !== undefined && isName(showName([...parts.slice(0, -1), name]), object)
}

/**
 * A database role has privileges in its database, but none on the account. We do not check which ones it has. Everybody
 * has some in the database SNOWFLAKE. https://docs.snowflake.com/en/user-guide/security-access-control-overview,
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_02/bcr-1925
 */
function maySatisfy(row: Row, { on, object }: Need): boolean {
  const [within] = object
  if (within === undefined || on === 'DATABASE ROLE' || !String(row['granted_on']).endsWith('_ROLE')) return false
  const [database = within] = parseName(String(row['name'])) ?? []
  return database === within
}
