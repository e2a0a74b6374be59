import Sequencer from '@jest/test-sequencer'

/** Suites that take long, by the beginning of their paths: the longest first, so that no worker is left with one. */
const LONGEST = [
  'drift/random-',
  'unkind/moves',
  'unkind/late-days',
  'resume/moved-stage',
  'unkind/',
  'permissions/',
  'contract/settings',
  'resume/',
  'drift/',
  'incidents/stage',
  'adoption/',
  'acceptance/life',
  'emulator/',
  'dist/',
  'clients/',
  'acceptance/',
  'report/picture',
  'pipeline/',
  'incidents/',
  'sandbox/'
].map((path) => `/__tests__/${path}`)

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((beginning) => path.includes(beginning))
      return at < 0 ? LONGEST.length : at
    }
    // jest's own order within a rank: by the time that a suite took in the last run, or else by its size.
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other))
  }
}
