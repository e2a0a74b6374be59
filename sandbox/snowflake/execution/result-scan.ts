import type { Execute } from '../catalog/context'
import type { ResultScan } from '../statements/result-scan'

export const scanResult: Execute<ResultScan> = ({ queryId }, { account: { results }, session }) =>
  results.of(queryId ?? results.last(session.id), session.user)
