import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { alreadyExists, doesNotExist, insufficientPrivileges, refused } from '../errors'
import { spell } from '../names'
import type { AlterUser, CreateUser, DropUser } from '../statements/user'
import type { SandboxUser } from '../users'

type Identity = NonNullable<SandboxUser['workloadIdentity']>

/** https://docs.snowflake.com/en/sql-reference/sql/create-user */
export const createUser: Execute<CreateUser> = ({ name: [name = ''], ifNotExists, orReplace, options }, context) => {
  const { access } = context.account
  access.requireOnAccount(context.session.role, 'CREATE USER')
  const isPresent = access.users.has(name)
  if (isPresent && ifNotExists) return status(`${name} already exists, statement succeeded.`)
  if (isPresent && !orReplace) throw alreadyExists(spell(name))
  access.users.set(name, withOptions(context, { name, role: 'PUBLIC' }, options))
  return status(`User ${name} successfully created.`)
}

/** By its owner, who is not modeled: whoever may create users. https://docs.snowflake.com/en/sql-reference/sql/alter-user */
export const alterUser: Execute<AlterUser> = ({ name: [name = ''], ifExists, change }, context) => {
  const { access } = context.account
  const user = managed(context, name, ifExists)
  if (user === undefined) return status(EXECUTED)
  if ('newName' in change) {
    if (access.users.has(change.newName)) throw alreadyExists(spell(change.newName))
    access.renameUser(user, change.newName)
  } else if ('set' in change) access.users.set(name, withOptions(context, user, change.set))
  else
    access.users.set(
      name,
      change.unset.reduce<SandboxUser>((one, option) => ({ ...one, ...STANDARD[option] }), user)
    )
  return status(EXECUTED)
}

export const dropUser: Execute<DropUser> = ({ name: [name = ''], ifExists }, context) => {
  if (managed(context, name, ifExists) === undefined)
    return status(`Drop statement executed successfully (${name} already dropped).`)
  context.account.access.dropUser(name)
  return status(`${name} successfully dropped.`)
}

/** The user, whom the role may change. */
function managed({ account: { access }, session }: Context, name: string, ifExists: boolean): SandboxUser | undefined {
  const user = access.users.get(name)
  if (user === undefined && !ifExists) throw doesNotExist('User', spell(name))
  if (user !== undefined && !access.holdsOnAccount(session.roles, 'CREATE USER'))
    throw insufficientPrivileges('user', name)
  return user
}

type Given = CreateUser['options']

/** What an option is without a value. */
const STANDARD: Readonly<Record<keyof Given, Partial<SandboxUser>>> = {
  TYPE: {},
  PASSWORD: { password: undefined },
  RSA_PUBLIC_KEY: { publicKey: undefined },
  WORKLOAD_IDENTITY: { workloadIdentity: undefined },
  DEFAULT_ROLE: { role: 'PUBLIC' },
  DEFAULT_SECONDARY_ROLES: { secondaryRoles: undefined },
  DEFAULT_WAREHOUSE: { warehouse: undefined },
  DISABLED: { disabled: undefined },
  COMMENT: { comment: undefined }
}

function withOptions({ account: { access } }: Context, user: SandboxUser, options: Given): SandboxUser {
  const workloadIdentity = identityOf(options.WORKLOAD_IDENTITY)
  const others = [...access.users.values()].filter(({ name }) => name !== user.name)
  if (workloadIdentity !== undefined && others.some((other) => isSame(other.workloadIdentity, workloadIdentity))) {
    throw refused('099706', '42601', 'The issuer and subject of a workload identity must be unique in the account.')
  }
  const { DEFAULT_SECONDARY_ROLES: secondary } = options
  return {
    ...user,
    role: options.DEFAULT_ROLE ?? user.role,
    secondaryRoles: secondary === undefined ? user.secondaryRoles : secondary.length === 0 ? 'NONE' : 'ALL',
    warehouse: options.DEFAULT_WAREHOUSE ?? user.warehouse,
    password: options.PASSWORD ?? user.password,
    publicKey: options.RSA_PUBLIC_KEY ?? user.publicKey,
    workloadIdentity: workloadIdentity ?? user.workloadIdentity,
    disabled: options.DISABLED ?? user.disabled,
    comment: options.COMMENT ?? user.comment
  }
}

function identityOf(given: CreateUser['options']['WORKLOAD_IDENTITY']): Identity | undefined {
  if (given === undefined) return undefined
  return { issuer: given.ISSUER ?? '', subject: given.SUBJECT ?? '', audiences: given.OIDC_AUDIENCE_LIST }
}

function isSame(one: Identity | undefined, other: Identity): boolean {
  return one?.issuer === other.issuer && one.subject === other.subject
}
