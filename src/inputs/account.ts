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
  const refused = whyNotAccount(text)
  if (refused !== undefined) read.refuse('snowflake-account', `${quoted(text)} ${refused[0]}`, refused[1])
  return text
}

/** The address of the account, which is what we ask GitHub to make an OIDC token out for. */
export function accountUrl(account: string): string {
  const host = account.toLowerCase().replace(/_/g, '-')
  const china = host.split('.')[1]?.startsWith('cn-') === true
  return `https://${host}.snowflakecomputing.${china ? 'cn' : 'com'}`
}

function whyNotAccount(text: string): readonly [wrong: string, instead: string] | undefined {
  const app = APP_URL.exec(text)
  if (app !== null) return ['is the address of Snowsight', `Write \`${app[1] ?? ''}-${app[2] ?? ''}\``]
  const host = URL_OF_ACCOUNT.exec(text)?.[1]
  if (host !== undefined) return ['is a host name', `Write the account alone: \`${host}\``]
  const labels = text.split('.')
  if (labels.length > 4 || !labels.every((label) => LABEL.test(label))) {
    return [
      'is not an account identifier',
      'Write `<organization>-<account>`, as Snowsight shows it under the account’s details'
    ]
  }
  const [name = '', region = ''] = labels
  // Every region's name has a dash; SQL writes organization and account with a dot.
  if (labels.length === 2 && !region.includes('-') && region !== 'privatelink') {
    return ['has no region after the dot', `If ${quoted(name)} is the organization, write \`${name}-${region}\``]
  }
  return undefined
}
