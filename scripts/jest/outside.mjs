import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
/** By which a package is asked for from within a suite. */
const OUTSIDE = Symbol.for('outside')

/**
 * A transformer of jest, for packages that all suites of a worker share: it replaces each with what Node itself loads. Otherwise each
 * suite reads, compiles and warms up its own AWS SDK and its own driver, which takes longer than most suites, and memory.
 */
export default {
  process: (_, path) => ({
    code: `module.exports = globalThis[Symbol.for('${OUTSIDE.description}')](${JSON.stringify(path)})`
  })
}

/**
 * Lets a suite use these packages as if it had loaded them itself: what they throw is an Error to it, and a Date the same on both
 * sides. Its environment is that of the process, which they read.
 */
export function openToOutside(suite) {
  suite[OUTSIDE] = require
  suite.Date = Date
  for (const name of ['Error', 'TypeError', 'RangeError', 'SyntaxError'])
    acceptErrorsOfOutside(suite[name], globalThis[name])
  suite.process.env = process.env
  const before = { ...process.env }
  return {
    /** Undoes what the suite has done to the environment. */
    close() {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
      Object.assign(process.env, before)
    }
  }
}

function acceptErrorsOfOutside(inner, outer) {
  const ordinary = Function.prototype[Symbol.hasInstance]
  Object.defineProperty(inner, Symbol.hasInstance, {
    configurable: true,
    // Classes inherit it: only the class itself has a counterpart outside.
    value(value) {
      return ordinary.call(this, value) || (this === inner && value instanceof outer)
    }
  })
}
