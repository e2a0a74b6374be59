import { type Inputs, readInputs } from '../../src/inputs/inputs'
import { type InputSource, variableOf } from '../../src/inputs/source'

/** The inputs of a workflow that sets only the required ones. */
export const REQUIRED: Readonly<Record<string, string>> = {
  bucket: 'my-logs',
  prefix: 'access/',
  role: 'snowflake-access-logs',
  'aws-region': 'us-east-1',
  'snowflake-account': 'myorg-acct'
}

export const ID_TOKEN = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }

export function given(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = ID_TOKEN
): InputSource {
  const variables = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variableOf(name), value]))
  return { get: (name) => inputs[name] ?? '', environment: { ...environment, ...variables } }
}

export function inputsOf(inputs: Readonly<Record<string, string>>): Inputs {
  return readInputs(given({ ...REQUIRED, ...inputs }))
}
