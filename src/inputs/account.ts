import { quoted, type Reader } from './reader'

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/
const URL_OF_ACCOUNT = /^(?:https?:\/\/)?([A-Za-z0-9_.-]+?)\.snowflakecomputing\.(?:com|cn)(?:[:/].*)?$/i
const APP_URL = /^(?:https?:\/\/)?app\.snowflake\.com\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_-]+)/i

/**
 * "myorg-myaccount", or the older "locator", "locator.region", "locator.region.cloud", each also with ".privatelink".
 * https://docs.snowflake.com/en/user-guide/admin-account-identifier
 */
export function readAccount(read: Reader): string {
  const text = read.required('snowflake-account', 'myorg-myaccount')
  if (text === '') return text
  const problem = accountProblem(text)
  if (problem !== undefined) read.refuse('snowflake-account', `${quoted(text)} ${problem[0]}`, problem[1])
  return text
}

/** The account's URL, which is the audience of the OIDC token that we request from GitHub. */
export function accountUrl(account: string): string {
  const host = account.toLowerCase().replace(/_/g, '-')
  const china = host.split('.')[1]?.startsWith('cn-') === true
  return `https://${host}.snowflakecomputing.${china ? 'cn' : 'com'}`
}

function accountProblem(text: string): readonly [wrong: string, instead: string] | undefined {
  const app = APP_URL.exec(text)
  if (app !== null) return ['is a Snowsight URL', `Use \`${app[1] ?? ''}-${app[2] ?? ''}\``]
  const host = URL_OF_ACCOUNT.exec(text)?.[1]
  if (host !== undefined) return ['is a host name', `Use only the account: \`${host}\``]
  const labels = text.split('.')
  if (labels.length > 4 || !labels.every((label) => LABEL.test(label))) {
    return [
      'is not an account identifier',
      'Use `<organization>-<account>`, as Snowsight shows it in the account details'
    ]
  }
  const [name = '', region = ''] = labels
  // Every region's name has a dash; SQL separates organization and account with a dot.
  if (labels.length === 2 && !region.includes('-') && region !== 'privatelink') {
    return ['has no region after the dot', `If ${quoted(name)} is the organization, use \`${name}-${region}\``]
  }
  return undefined
}
