/** Large packages, in CommonJS, whose state is no suite's business. */
const OUTSIDE = '(snowflake-sdk|@aws-sdk/client-[^/]+)/'

/** @type {import('jest').Config} */
module.exports = {
  // @actions/core 3 and @actions/github 9 publish ESM only.
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: '<rootDir>/scripts/jest/environment.mjs',
  // Measured on two cores: three take longer, since each has a sandbox that computes, too.
  maxWorkers: 2,
  // jest frees little of what a suite has loaded, so that the heap of a worker grows by 10 to 30 MB with each of them, and
  // most of its time goes into looking for garbage in the end. A new worker takes less than a second.
  workerIdleMemoryLimit: '400MB',
  // Starting a sandbox takes seconds on a busy machine.
  testTimeout: 30_000,
  testSequencer: '<rootDir>/scripts/jest/longest-first.mjs',
  globalSetup: '<rootDir>/scripts/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest/global-teardown.mjs',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: {
    '\\.ts$': '<rootDir>/scripts/jest/typescript.mjs',
    [`/node_modules/${OUTSIDE}`]: '<rootDir>/scripts/jest/outside.mjs'
  },
  transformIgnorePatterns: [`/node_modules/(?!${OUTSIDE})`]
}
