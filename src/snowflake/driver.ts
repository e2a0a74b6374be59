import type sdk from 'snowflake-sdk'
import { NAME } from '../model/names'

/** The parts of the driver that we use. */
export type Driver = Pick<typeof sdk, 'configure' | 'createConnection'>

interface Request {
  /** Of a login, before it is made into JSON: what Snowflake's protocol calls the data of a login. */
  readonly data?: { readonly data?: LoginData }
}

type LoginData = Record<string, unknown> & { readonly CLIENT_ENVIRONMENT?: { readonly APPLICATION?: unknown } }

/** The part that we use of what the driver sends its requests with. https://axios-http.com/docs/interceptors */
interface Requests {
  readonly interceptors: {
    readonly request: {
      use(change: (request: Request) => Request): number
      eject(change: number): void
    }
  }
}

/** Loads snowflake-sdk. This blocks the event loop for a while. */
export async function loadDriver(): Promise<Driver> {
  return (await import('snowflake-sdk')).default
}

/**
 * Signs in to a session without secondary roles. Otherwise it would see, and could change, what other roles of the user can, and
 * a task or a pipe that it creates runs with its owner's role alone. Since 2024, a user has all roles as secondary roles unless
 * somebody set it up otherwise. Snowflake reads this from the login, where it costs nothing; a statement would be one more
 * round. Python's connector has an option for it, Node's has none yet, so we add it to the request.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_08/bcr-1692
 * https://github.com/snowflakedb/snowflake-connector-python/pull/2750
 */
export async function withoutSecondaryRoles<T>(signIn: () => Promise<T>): Promise<T> {
  const { interceptors } = await requestsOfDriver()
  const added = interceptors.request.use((request) => {
    const login = request.data?.data
    // Others may use the driver in this process, too.
    if (login?.CLIENT_ENVIRONMENT?.APPLICATION === NAME) login['SECONDARY_ROLES'] = 'NONE'
    return request
  })
  try {
    return await signIn()
  } finally {
    interceptors.request.eject(added)
  }
}

/** Node and bundlers differ in what the default of such a module is. */
async function requestsOfDriver(): Promise<Requests> {
  const loaded = (await import('snowflake-sdk/dist/lib/http/axios_instance')) as { readonly default: unknown }
  const { default: found } = loaded as { readonly default: Requests | { readonly default: Requests } }
  return 'interceptors' in found ? found : found.default
}
