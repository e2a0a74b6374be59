import type { Operation } from '../model/operation'
import type { ServiceError } from '../model/service-error'
import { show } from '../spelling/identifiers'
import { iamActions } from '../spelling/iam-actions'

/** The line of a policy that would allow what AWS has refused. */
export function missingIamAction({ operation, message }: ServiceError): string {
  const [, action] = /not authorized to perform: ([a-z0-9-]+:[A-Za-z*]+)/.exec(message) ?? []
  const [, resource] = /on resource: "?(arn:[^\s"]+)/.exec(message) ?? []
  const denied = /explicit deny/.test(message) ? ' There is an explicit deny, which no other line overrules.' : ''
  const statement = {
    Effect: 'Allow',
    Action: action ?? oneOrAll(iamActions(operation)),
    // One object of the bucket is refused as all of them are.
    Resource: resource?.replace(/(:s3:::[^/]+\/).*/, '$1*') ?? resourceOf(operation)
  }
  return `Allow it in the policy of the identity that runs this: ${JSON.stringify(statement)}.${denied}`
}

/** As policies are commonly written: a list only where there is more than one. */
function oneOrAll(actions: readonly string[]): string | readonly string[] {
  const [first = '', ...more] = actions
  return more.length === 0 ? first : actions
}

function resourceOf({ name, input }: Operation): string {
  const within = name === 'DeleteObjects' ? '/*' : ''
  if (typeof input['Bucket'] === 'string') return `arn:aws:s3:::${input['Bucket']}${within}`
  if (typeof input['RoleName'] === 'string') return `arn:aws:iam::*:role/${input['RoleName']}`
  return '*'
}

/**
 * The GRANT that would allow what Snowflake has refused.
 * https://docs.snowflake.com/en/user-guide/security-access-control-privileges
 */
export function missingGrant({ operation, message }: ServiceError, role: string): string {
  const [kind = '', verb = ''] = operation.name.split('/')
  const [, type = '', refused = ''] = /privileges to operate on ([a-z ]+?) '(.+?)'/i.exec(message) ?? []
  const object = qualified(operation.input)
  const to = `TO ROLE ${role}`
  if (type.toLowerCase() === 'account') return `As ACCOUNTADMIN: GRANT ${ofAccount(operation)} ON ACCOUNT ${to}`
  if (type.toLowerCase() === 'schema' && verb.startsWith('create')) {
    return `GRANT CREATE ${created(kind)} ON SCHEMA ${object?.slice(0, 2).map(show).join('.') ?? refused} ${to}`
  }
  if (type.toLowerCase() === 'database' && verb.startsWith('create')) {
    return `GRANT CREATE SCHEMA ON DATABASE ${refused} ${to}`
  }
  const name = object?.map(show).join('.') ?? refused
  const on = (type || kind.replace(/-/g, ' ')).toUpperCase()
  if (/^(show|describe|status|get|list|validate)/.test(verb)) return `GRANT ${seen(on)} ON ${on} ${name} ${to}`
  return `Whoever owns it: GRANT OWNERSHIP ON ${on} ${name} ${to} COPY CURRENT GRANTS`
}

/** A task takes no right of the account to be made, but to run; without a warehouse, to run on Snowflake's. */
function ofAccount({ name, input }: Operation): string {
  const [kind = '', verb = ''] = name.split('/')
  if (kind !== 'task') return `CREATE ${created(kind)}`
  return verb === 'create' && (input['warehouse'] ?? null) === null ? 'EXECUTE MANAGED TASK' : 'EXECUTE TASK'
}

function created(kind: string): string {
  return kind === 'storage-integration' ? 'INTEGRATION' : kind.replace(/-/g, ' ').toUpperCase()
}

/** The least right with which the object's state can be read. */
function seen(type: string): string {
  return ['PIPE', 'TASK', 'WAREHOUSE'].includes(type)
    ? 'MONITOR'
    : type === 'TABLE' || type === 'STREAM'
      ? 'SELECT'
      : 'USAGE'
}

/** The name of an object in a schema, among the values of a statement. */
function qualified(input: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  return Object.values(input).find(
    (value): value is readonly string[] =>
      Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === 'string')
  )
}
