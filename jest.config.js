// ts-jest's ESM preset: @actions/core 3 and @actions/github 9 publish ESM only.
/** @type {import('jest').Config} */
module.exports = {
  preset: 'ts-jest/presets/default-esm',
  testEnvironment: '<rootDir>/scripts/jest/environment.mjs',
  maxWorkers: 2,
  // Starting a sandbox takes seconds on a busy machine.
  testTimeout: 30_000,
  testSequencer: '<rootDir>/scripts/jest/longest-first.mjs',
  globalSetup: '<rootDir>/scripts/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest/global-teardown.mjs',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] }
}
