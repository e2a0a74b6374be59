import { type IntegrationObject, SqlError } from '../../contract'
import { invalidValue } from '../../errors'
import { assume, detail, locationOf, requireAllowed } from './location'
import { type Cloud, type ObjectStore, StoreError } from './object-store'

interface Outcome {
  readonly status: 'success' | 'failure'
  readonly message?: string
}

type Check = (store: ObjectStore, bucket: string, prefix: string, key: string) => Promise<unknown>

const CHECKS: Readonly<Record<string, Check>> = {
  read: (store, bucket, _prefix, key) => store.read(bucket, key),
  list: (store, bucket, prefix) => store.list(bucket, prefix),
  write: (store, bucket, _prefix, key) => store.write(bucket, key, Buffer.from('snowflake')),
  delete: (store, bucket, _prefix, key) => store.remove(bucket, key)
}

/**
 * SYSTEM$VALIDATE_STORAGE_INTEGRATION: tries each action on a test file.
 * https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration
 */
export async function validateIntegration(
  integration: IntegrationObject,
  location: string,
  file: string,
  action: string,
  cloud: Cloud
): Promise<string> {
  const wanted = action.toLowerCase() === 'all' ? ['write', 'read', 'list', 'delete'] : [action.toLowerCase()]
  if (!wanted.every((name) => name in CHECKS)) throw invalidValue(action, 'action')
  const { bucket, prefix } = locationOf(location)
  const key = `${prefix}${prefix === '' || prefix.endsWith('/') ? '' : '/'}${file}`
  const actions: Record<string, Outcome> = {}
  try {
    requireAllowed(integration, location)
    const store = await assume(integration, cloud)
    for (const name of wanted) actions[name.toUpperCase()] = await outcome(CHECKS[name]?.(store, bucket, prefix, key))
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    return JSON.stringify({ status: 'failure', message: error.message })
  }
  const failed = Object.values(actions).filter(({ status }) => status === 'failure')
  const message =
    failed.length === 0 ? undefined : 'Some of the integration checks failed. Check the failures for more information.'
  return JSON.stringify({
    status: failed.length === 0 ? 'success' : 'failure',
    actions,
    ...(message === undefined ? {} : { message })
  })
}

async function outcome(check: Promise<unknown> | undefined): Promise<Outcome> {
  try {
    await check
    return { status: 'success' }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return { status: 'failure', message: detail(error.code, error.status, error.message) }
  }
}
