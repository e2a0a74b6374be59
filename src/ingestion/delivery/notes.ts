/** @param statement the name of one that others wrote, and that allows what ours allows */
export function allowedByOther(statement: string): string {
  return `Statement ${statement} is not managed by this action and allows these deliveries too; it stays.`
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
