import type { Answer } from './recording'

/** Leaves out what an answer says about objects of others: a list of the whole account names them. */
export function withoutOthers(name: string, sent: unknown, answer: Answer, ours: RegExp): Answer {
  if ('output' in answer) return name === 'ListBuckets' ? { output: onlyOurBuckets(answer.output, ours) } : answer
  if (!('rows' in answer) || typeof sent !== 'string') return answer
  if (!/^\s*SHOW\s/i.test(sent) || /^\s*SHOW\s+PARAMETERS/i.test(sent)) return answer
  return { ...answer, rows: answer.rows.filter((row) => ours.test(JSON.stringify(row)) || isOfAccount(row)) }
}

/** A privilege of the role on the account as a whole. */
function isOfAccount(row: Readonly<Record<string, unknown>>): boolean {
  return row['granted_on'] === 'ACCOUNT'
}

function onlyOurBuckets(output: Readonly<Record<string, unknown>>, ours: RegExp): Readonly<Record<string, unknown>> {
  const buckets = Array.isArray(output['Buckets']) ? (output['Buckets'] as readonly unknown[]) : []
  const { Owner: _, ContinuationToken: __, ...rest } = output
  return { ...rest, Buckets: buckets.filter((bucket) => ours.test(JSON.stringify(bucket))) }
}
