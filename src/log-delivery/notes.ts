import * as policies from '../aws/policies'

/** What the reader should know of the statements of others. */
export function remarks(
  statements: readonly policies.Statement[],
  ours: policies.Statement,
  resource: string
): readonly string[] {
  const others = statements.filter(({ Sid }) => Sid !== ours['Sid'])
  return others.flatMap((statement) => {
    const name = `statement ${JSON.stringify(statement['Sid'] ?? policies.meaningOf(statement)[0])} of others`
    if (policies.sameStatement(statement, ours)) return [`${name} says the same as ours; it is kept.`]
    if (!policies.mayRefuse(statement, 's3:PutObject', resource)) return []
    return [
      `${name} may also refuse the log delivery service: except it with "Bool": { "aws:PrincipalIsAWSService": "false" }.`
    ]
  })
}

/** A source of another prefix that only our statement lets in. */
export function losingSource(
  name: string,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string }
): string {
  return `bucket ${name} logs elsewhere in ${bucket} by the same statement, and could not any more if it were for ${prefix}* alone. If it belongs to another pipeline, give each pipeline a \`role\` of its own; if not, switch its logging off, or set \`prune: true\`.`
}

/** A source that is not declared. */
export function undeclaredSource(name: string, prune: boolean): string {
  return prune
    ? `bucket ${name} logs here without being declared: its logging is switched off, as \`prune\` asks.`
    : `bucket ${name} logs here without being declared: add it to source-buckets, or set \`prune: true\` to switch its logging off.`
}
