/** What the COPY statement of a pipe refers to, however it qualifies the names. */
import type { Address } from '../../model/fields'
import { addressOf, showName } from '../../snowflake/identifiers'
import { tokens } from '../../snowflake/sql-text'
import type { Ingestion } from './ingestion'

/** The declared stage and the declared staging table, if it names them. */
export function namedIn(definition: string, ingestion: Ingestion): readonly Address[] {
  const { database, schema, stage, staging } = ingestion
  return [
    ...(readsStage(definition, ingestion) ? [addressOf('stage', database, schema, stage)] : []),
    ...(mentions(definition, 'COPY INTO', [database, schema, staging])
      ? [addressOf('table', database, schema, staging)]
      : [])
  ]
}

export function readsStage(
  definition: string,
  { database, schema, stage }: Pick<Ingestion, 'database' | 'schema' | 'stage'>
): boolean {
  return mentions(definition, '@', [database, schema, stage])
}

function mentions(definition: string, before: string, path: readonly string[]): boolean {
  const text = `${tokens(definition).join(' ')} `
  return path.some((_, from) => text.includes(`${before} ${tokens(showName(path.slice(from))).join(' ')} `))
}
