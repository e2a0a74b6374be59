import { bucketArn } from '../../aws/arns'
import { spokenList } from '../../model/spoken-list'
import type { Undeclared } from './undeclared'

type Unknown = Pick<Undeclared, 'unreadable' | 'unlisted'>

/** @param statement the name of one that others wrote, and that allows what ours allows */
export function allowedByOther(statement: string): string {
  return `Statement ${statement} is not managed by this action and allows these deliveries too; it stays.`
}

/** Undeclared sources that log to another prefix, which only our statement allows, in one sentence however many there are. */
export function displacedSources(
  names: readonly string[],
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string }
): string {
  const loss = `to another prefix in ${bucket}, and the statement that allows it would only allow ${prefix}* from now on`
  const way = (its: string) =>
    `give each pipeline its own \`role\`; if not, turn ${its} logging off, or set \`prune: true\`.`
  return names.length === 1
    ? `Bucket ${names.join()} logs ${loss}. If the bucket belongs to another pipeline, ${way('its')}`
    : `${names.length} buckets that are not declared log ${loss}: ${spokenList(names)}. If they belong to another pipeline, ${way('their')}`
}

/** Buckets that log here but are not declared, in one sentence however many there are. */
export function undeclaredSources(names: readonly string[], prune: boolean): string {
  const one = names.length === 1
  const fact = one
    ? `Bucket ${names.join()} logs here but is not declared`
    : `${names.length} buckets log here but are not declared: ${spokenList(names)}`
  if (prune) return `${fact}${one ? ': its' : '. Their'} logging will be turned off, because \`prune\` is set.`
  return one
    ? `${fact}: add it to source-buckets, or set \`prune: true\` to turn its logging off. Until then, S3 goes on delivering its logs.`
    : `${fact}. Add them to source-buckets, or set \`prune: true\` to turn their logging off. Until then, S3 goes on delivering their logs.`
}

/** Buckets that log here although no bucket matches `source-buckets`. */
export function unmatchedSources(names: readonly string[]): string {
  const one = names.length === 1
  return `No bucket matches \`source-buckets\`, but ${one ? `${names.join()} logs` : `${names.length} buckets log`} here${one ? '' : `: ${spokenList(names)}`}. ${one ? 'Its' : 'Their'} logging stays as it is, also with \`prune\`.`
}

/**
 * Why our statement stays wider than declared: what we cannot see may log here.
 * @param stays the ARNs that stay allowed
 */
export function widerThanDeclared(
  { unreadable, unlisted }: Unknown,
  stays: readonly string[],
  partition: { readonly partition: string }
): readonly string[] {
  if (unreadable.length === 0 && unlisted.length === 0) return []
  return [
    `The statement goes on allowing ${spokenList(stays)}, although that is more than declared: ${whatIsUnknown({ unreadable, unlisted })}, and their logs would be lost. ${howToSee({ unreadable, unlisted }, partition)}`
  ]
}

/** Why the logs cannot move: what we cannot see may log to the prefix that our statement would not allow any more. */
export function mayBeDisplaced(unknown: Unknown, partition: { readonly partition: string }): readonly string[] {
  const { unreadable, unlisted } = unknown
  if (unreadable.length === 0 && unlisted.length === 0) return []
  return [
    `The statement would not allow the present prefix any more, and ${whatIsUnknown(unknown)}: their logs would be lost. ${howToSee(unknown, partition)}`
  ]
}

function whatIsUnknown({ unreadable, unlisted }: Unknown): string {
  return unlisted.length > 0
    ? 'which other buckets log here cannot be seen'
    : `whether ${spokenList(unreadable)} ${unreadable.length === 1 ? 'logs' : 'log'} here cannot be seen`
}

/** Listing comes first: which buckets to read is only known then. */
function howToSee({ unlisted }: Unknown, partition: { readonly partition: string }): string {
  const all = bucketArn(partition, '*')
  const statements =
    unlisted.length > 0
      ? [
          { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
          { Effect: 'Allow', Action: 's3:GetBucketLogging', Resource: all }
        ]
      : [{ Effect: 'Allow', Action: 's3:GetBucketLogging', Resource: all }]
  return `Allow this in the policy of the identity that runs this action: ${statements.map((one) => JSON.stringify(one)).join(', ')}`
}
