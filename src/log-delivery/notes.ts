import * as policies from '../aws/policies'

/** What the reader should know about statements that others wrote. */
export function othersNotes(
  statements: readonly policies.Statement[],
  delivery: policies.Statement,
  resource: string
): readonly string[] {
  const others = statements.filter(({ Sid }) => Sid !== delivery['Sid'])
  return others.flatMap((statement) => {
    const name = `Statement ${JSON.stringify(statement['Sid'] ?? policies.meaningOf(statement)[0])}`
    if (policies.sameStatement(statement, delivery)) {
      return [`${name} is not managed by this action and allows the same; it stays.`]
    }
    if (!policies.mayDenyService(statement, 's3:PutObject', resource)) return []
    return [
      `${name} may also deny the log delivery service: exclude it with the condition "Bool": { "aws:PrincipalIsAWSService": "false" }.`
    ]
  })
}

/** An undeclared source that logs to another prefix, which only our statement allows. */
export function displacedSource(
  name: string,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string }
): string {
  return `Bucket ${name} logs to another prefix in ${bucket}, and the statement that allows it would only allow ${prefix}* from now on. If the bucket belongs to another pipeline, give each pipeline its own \`role\`; if not, turn its logging off, or set \`prune: true\`.`
}

/** A bucket that logs here but is not declared. */
export function undeclaredSource(name: string, prune: boolean): string {
  return prune
    ? `Bucket ${name} logs here but is not declared: its logging will be turned off, because \`prune\` is set.`
    : `Bucket ${name} logs here but is not declared: add it to source-buckets, or set \`prune: true\` to turn its logging off.`
}
