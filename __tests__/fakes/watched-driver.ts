import type { Connection } from 'snowflake-sdk'
import type { Driver } from '../../src/snowflake/driver'

/**
 * Knows when the statements of a driver have ended. The driver sends a statement again and again until somebody answers it, also
 * when we no longer wait for that: whoever stops the server before leaves its timers behind.
 */
export function watchStatements(): {
  readonly watched: (driver: Driver) => Driver
  readonly haveEnded: () => Promise<void>
} {
  let running = 0
  const watch = (connection: Connection): Connection => {
    const execute = connection.execute.bind(connection)
    connection.execute = ({ complete, ...options }) => {
      running++
      return execute({
        ...options,
        complete: (...answer) => {
          running--
          complete?.(...answer)
        }
      })
    }
    return connection
  }
  return {
    watched: (driver) => ({
      configure: (options) => driver.configure(options),
      createConnection: (options) => watch(driver.createConnection(options))
    }),
    async haveEnded() {
      do await new Promise((resolve) => setTimeout(resolve, 10))
      while (running > 0)
    }
  }
}
