import { type Execute, status } from '../catalog/context'
import { alreadyExists, refused } from '../errors'
import { spell } from '../names'
import type { CreateUser } from '../statements/user'
import type { SandboxUser } from '../users'

type Identity = NonNullable<SandboxUser['workloadIdentity']>

/** https://docs.snowflake.com/en/sql-reference/sql/create-user */
export const createUser: Execute<CreateUser> = ({ name: [name = ''], ifNotExists, orReplace, options }, context) => {
  const { access } = context.account
  access.requireOnAccount(context.session.role, 'CREATE USER')
  const isPresent = access.users.has(name)
  if (isPresent && ifNotExists) return status(`${name} already exists, statement succeeded.`)
  if (isPresent && !orReplace) throw alreadyExists(spell(name))
  const workloadIdentity = identityOf(options.WORKLOAD_IDENTITY)
  const others = [...access.users.values()].filter((user) => user.name !== name)
  if (workloadIdentity !== undefined && others.some((user) => isSame(user.workloadIdentity, workloadIdentity))) {
    throw refused('099706', '42601', 'The issuer and subject of a workload identity must be unique in the account.')
  }
  access.users.set(name, {
    name,
    role: options.DEFAULT_ROLE ?? 'PUBLIC',
    secondaryRoles: options.DEFAULT_SECONDARY_ROLES?.length === 0 ? 'NONE' : 'ALL',
    warehouse: options.DEFAULT_WAREHOUSE,
    password: options.PASSWORD,
    publicKey: options.RSA_PUBLIC_KEY,
    workloadIdentity,
    disabled: options.DISABLED
  })
  return status(`User ${name} successfully created.`)
}

function identityOf(given: CreateUser['options']['WORKLOAD_IDENTITY']): Identity | undefined {
  if (given === undefined) return undefined
  return { issuer: given.ISSUER ?? '', subject: given.SUBJECT ?? '', audiences: given.OIDC_AUDIENCE_LIST }
}

function isSame(one: Identity | undefined, other: Identity): boolean {
  return one?.issuer === other.issuer && one.subject === other.subject
}
