import type { Operation, Row, Run } from '../model/operation'
import { detailsOf, ifFound } from './refusals'
import { rowNamed } from './rows'
import { statement } from './statements'

export function describeIntegration(name: string): Operation {
  return statement('storage-integration/describe', { name })
}

/** SHOW is asked only about an integration that DESCRIBE does not find: it may be there all the same. */
export async function integrationRows(name: string, read: Run): Promise<readonly Row[]> {
  const answer = read(describeIntegration(name))
  if ((await ifFound(answer)) !== undefined) return answer
  const row = rowNamed(await read(statement('storage-integration/show', { name })), name)
  return detailsOf(row, answer)
}
