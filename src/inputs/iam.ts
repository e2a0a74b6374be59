import { quoted, type Reader } from './reader'

/** The role as the input has it: a name, or an ARN that also says where the role must be. */
export interface RoleInputs {
  readonly name: string
  /** "/" or "/team/". */
  readonly path: string
  /** From the ARN; null when only the name was given. */
  readonly account: string | null
  readonly partition: string | null
}

export interface IamInputs {
  readonly region: string
  readonly allowedAccountIds: readonly string[]
  readonly role: RoleInputs
  readonly permissionsBoundary: string | null
  readonly tags: Readonly<Record<string, string>>
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role(\/(?:[\x21-\x7e]+\/)?)([\w+=,.@-]{1,64})$/
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\x21-\x7e]+$/
const ACCOUNT_ID = /^\d{12}$/
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const LONGEST_TAG_KEY = 128
const LONGEST_TAG_VALUE = 256
/** A role can have 50 tags, and one of them is ours. */
const MOST_TAGS = 49
const OUR_TAG = 'managed-by'

export function readIam(read: Reader): IamInputs {
  const allowedAccountIds = accountIds(read)
  const role = readRole(read)
  if (role.account !== null && allowedAccountIds.length > 0 && !allowedAccountIds.includes(role.account)) {
    read.refuse(
      'role',
      `is in account ${role.account}, which is not in allowed-account-ids`,
      `Use a role in ${allowedAccountIds.join(' or ')}, or add ${role.account} to allowed-account-ids`
    )
  }
  return { region: region(read), allowedAccountIds, role, permissionsBoundary: boundary(read), tags: tags(read) }
}

function region(read: Reader): string {
  const given = read.optional('aws-region')
  const text = given ?? (read.environment('AWS_REGION') || read.environment('AWS_DEFAULT_REGION'))
  if (text === '') {
    read.refuse('aws-region', 'is missing', 'Set it, for example `aws-region: us-east-1`, or set AWS_REGION')
  } else if (!REGION.test(text)) {
    const from = given === null ? ' (from AWS_REGION)' : ''
    read.refuse('aws-region', `${quoted(text)}${from} is not a region`, 'Use the code of a region, e.g. `us-east-1`')
  }
  return text
}

function accountIds(read: Reader): readonly string[] {
  const ids = read.lines('allowed-account-ids', /[\s,]+/)
  for (const id of ids.filter((id) => !ACCOUNT_ID.test(id))) {
    read.refuse(
      'allowed-account-ids',
      `${quoted(id)} is not an account ID`,
      'Use its 12 digits, in quotes so that YAML keeps a leading zero: `"012345678901"`'
    )
  }
  return ids
}

function readRole(read: Reader): RoleInputs {
  const text = read.required('role', 'snowflake-access-logs')
  const arn = ROLE_ARN.exec(text)
  if (arn !== null) {
    const [, partition = '', account = '', path = '/', name = ''] = arn
    return { name, path, account, partition }
  }
  if (text !== '' && !ROLE_NAME.test(text)) read.refuse('role', ...roleProblem(text))
  return { name: text, path: '/', account: null, partition: null }
}

function roleProblem(text: string): [wrong: string, instead: string] {
  const assumed = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(text)
  if (assumed !== null) {
    const [, partition = '', account = '', name = ''] = assumed
    return [
      'is the ARN of a role session',
      `Use the ARN of the role: \`arn:${partition}:iam::${account}:role/${name}\``
    ]
  }
  if (text.startsWith('arn:')) {
    return [`${quoted(text)} is not the ARN of a role`, 'Use `arn:aws:iam::<12 digits>:role/<name>`, or only the name']
  }
  if (text.includes('/')) {
    return [
      `${quoted(text)} has a path`,
      `Use the ARN, which includes the path: \`arn:aws:iam::<12 digits>:role/${text.replace(/^\//, '')}\``
    ]
  }
  return [`${quoted(text)} is not a role name`, 'Use at most 64 letters, digits and _ + = , . @ -']
}

function boundary(read: Reader): string | null {
  const text = read.optional('permissions-boundary')
  if (text !== null && !POLICY_ARN.test(text)) {
    read.refuse(
      'permissions-boundary',
      `${quoted(text)} is not the ARN of a policy`,
      'Use `arn:aws:iam::<12 digits>:policy/<name>`'
    )
  }
  return text
}

function tags(read: Reader): Readonly<Record<string, string>> {
  const lines = read.lines('tags')
  if (lines.length > MOST_TAGS) read.refuse('tags', `has ${lines.length} tags`, `Use at most ${MOST_TAGS}`)
  const tags = new Map<string, string>()
  const seen = new Set<string>()
  for (const line of lines) {
    const [, key, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? []
    if (key === undefined || value === undefined) {
      read.refuse('tags', `${quoted(line)} is not a key and a value`, 'Use `KEY=VALUE`')
      continue
    }
    const wrong =
      tagProblem(key, value) ?? (seen.has(key.toLowerCase()) ? 'is listed twice (case is ignored)' : undefined)
    if (wrong !== undefined) {
      read.refuse('tags', `${quoted(key)} ${wrong}`, 'Change the key or the value, or remove the line')
    }
    seen.add(key.toLowerCase())
    tags.set(key, value)
  }
  return Object.fromEntries(tags)
}

function tagProblem(key: string, value: string): string | undefined {
  if (key.toLowerCase() === OUR_TAG) return 'is the tag that marks what this action created'
  if (/^aws:/i.test(key)) return 'starts with aws:, which is reserved by AWS'
  if (key.length > LONGEST_TAG_KEY) return `has more than ${LONGEST_TAG_KEY} characters`
  if (value.length > LONGEST_TAG_VALUE) return `has a value of more than ${LONGEST_TAG_VALUE} characters`
  if (!TAG_TEXT.test(key) || !TAG_TEXT.test(value)) return 'has characters that IAM does not allow in tags'
  return undefined
}
