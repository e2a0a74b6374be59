import { setTimeout } from 'node:timers/promises'
import { cleanAll } from './clean-all'

/** Lets what the run has sent last take effect. */
const SECONDS = 5

/**
 * Cleans up after a run that was killed: its standard input ends with the run, however that ends. If the run has cleaned
 * up itself, nothing is noted any more.
 */
process.stdin.on('end', () => {
  void setTimeout(SECONDS * 1000)
    .then(() => cleanAll(process.env, (text) => console.log(text)))
    .then((isClean) => process.exit(isClean ? 0 : 1))
})
process.stdin.resume()
