/** `SELECT * FROM TABLE(RESULT_SCAN('…'))`: how clients read what ran asynchronously. Not as a part of other queries. */
export interface ResultScan {
  readonly type: 'RESULT SCAN'
  /** Null = LAST_QUERY_ID(). */
  readonly queryId: string | null
}

const SCAN =
  /^select\s+\*\s+from\s+table\s*\(\s*result_scan\s*\(\s*(?:'(?<id>[^']*)'|last_query_id\s*\(\s*\))\s*\)\s*\)\s*;?\s*$/i

export function resultScan(sql: string): ResultScan | undefined {
  const found = SCAN.exec(sql)
  return found === null ? undefined : { type: 'RESULT SCAN', queryId: found.groups?.['id'] ?? null }
}
