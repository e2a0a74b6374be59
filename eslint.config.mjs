import js from '@eslint/js'
import importSort from 'eslint-plugin-simple-import-sort'
import tseslint from 'typescript-eslint'
import { tableFunction } from './scripts/eslint/table-function.mjs'

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '**/.venv/', 'coverage/'] },
  js.configs.recommended,
  // Node.js, packages, our own modules from far to near: one block, without blank lines between.
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { 'import-sort': importSort },
    rules: { 'import-sort/imports': ['error', { groups: [['^\\u0000', '^node:', '^@?\\w', '^\\.']] }] }
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error'
    }
  },
  // Why: a fake answers as the real thing does, with promises, though it has nothing to wait for; and fakes and worlds
  // are objects of functions that are taken apart where they are used.
  {
    files: ['__tests__/**/*.ts', 'sandbox/**/*.ts'],
    rules: {
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/unbound-method': 'off'
    }
  },
  // Why: a kind that grows past this holds what belongs in a vendor's room or in a kind of its own.
  {
    files: ['src/kinds/*.ts'],
    rules: { 'max-lines': ['error', { max: 180, skipBlankLines: true, skipComments: true }] }
  },
  {
    files: ['scripts/**/*.mjs', 'scripts/**/*.cjs', '*.mjs', '*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', module: 'readonly' }
    }
  },
  // Why: Snowflake gives these the objects of the language and no others: no console, no timers, no modules, no code made
  // from text. It does not say which version of the language; 2015 is what they need.
  // https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-limitations
  {
    files: ['sql/**/*.js'],
    languageOptions: { ecmaVersion: 2015, sourceType: 'script' },
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // Why: a `catch` that leaves out the name came in 2019.
      'no-unused-vars': ['error', { caughtErrors: 'none' }]
    }
  },
  // Why: the file is the body of a function whose argument has its name in capitals.
  {
    files: ['sql/function/decode_s3_key.js'],
    languageOptions: { globals: { KEY: 'readonly' }, parserOptions: { ecmaFeatures: { globalReturn: true } } }
  },
  { files: ['sql/function/parse_s3_access_logs.js'], processor: tableFunction }
)
