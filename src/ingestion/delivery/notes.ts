import type { Statement } from '../../aws/policies'
import { sameStatement, statementName } from '../../aws/policy-meaning'

/** Statements that others wrote, and that allow what ours allows. */
export function sameByOthers(statements: readonly Statement[], delivery: Statement): readonly string[] {
  return statements
    .filter((statement) => statement['Sid'] !== delivery['Sid'] && sameStatement(statement, delivery))
    .map(
      (statement) =>
        `Statement ${statementName(statement)} is not managed by this action and allows the same; it stays.`
    )
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
