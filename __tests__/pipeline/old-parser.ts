import type { PipelineWorld } from './world'

const PARSER = 'S3_ACCESS_LOGS_DB.PUBLIC.PARSE_S3_ACCESS_LOGS'

/** As in an earlier version of the action: each line is unparsed, until an apply brings the present parser. */
export async function installParserThatReadsNothing({ prompt }: PipelineWorld): Promise<void> {
  const [row] = await prompt.run(`SELECT GET_DDL('FUNCTION', '${PARSER}(VARCHAR)', TRUE) AS DDL`)
  const ddl = String(row?.['DDL']).replace(/FUNCTION \S+\(/, `FUNCTION ${PARSER}(`)
  const head = ddl.slice(0, ddl.search(/\bAS\s+(?:'|\$\$)/i))
  const body = `{ processRow: function (row, writer) { writer.writeRow({ REASON: 'glued' }) } }`
  await prompt.run(`${head} AS $$${body}$$`)
}
