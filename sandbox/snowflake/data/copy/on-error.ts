import { unsupported } from '../../errors'

/** https://docs.snowflake.com/en/sql-reference/sql/copy-into-table#copy-options-copyoptions */
export type OnError =
  | { readonly do: 'ABORT_STATEMENT' }
  | { readonly do: 'CONTINUE' }
  /** Skip a file with at least this many errors, or with more than this percentage of rows with errors. */
  | { readonly do: 'SKIP_FILE'; readonly errors: number }
  | { readonly do: 'SKIP_FILE'; readonly percent: number }

export function onErrorOf(text: string): OnError {
  const [, count, percent] = /^SKIP_FILE(?:_(\d+)(%?))?$/i.exec(text) ?? []
  if (/^SKIP_FILE/i.test(text)) {
    return percent === '%'
      ? { do: 'SKIP_FILE', percent: Number(count) }
      : { do: 'SKIP_FILE', errors: Number(count ?? 1) }
  }
  const name = text.toUpperCase()
  if (name === 'CONTINUE' || name === 'ABORT_STATEMENT') return { do: name }
  throw unsupported(`ON_ERROR = ${text}`)
}

/** Whether a file with this many errors is skipped. */
export function skipsFile(onError: OnError, errors: number, rows: number): boolean {
  if (onError.do !== 'SKIP_FILE' || errors === 0) return false
  return 'errors' in onError ? errors >= onError.errors : (errors / rows) * 100 > onError.percent
}

export function errorLimit(onError: OnError, rows: number): number {
  if (onError.do === 'CONTINUE') return rows
  if (onError.do === 'ABORT_STATEMENT') return 1
  return 'errors' in onError ? onError.errors : Math.floor((rows * onError.percent) / 100)
}

/** Whether the first error already decides that the file is not loaded, so that there is no need to look for more. */
export function stopsAtFirst(onError: OnError): boolean {
  return onError.do === 'ABORT_STATEMENT' || (onError.do === 'SKIP_FILE' && 'errors' in onError && onError.errors <= 1)
}
