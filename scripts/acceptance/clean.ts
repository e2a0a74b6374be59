import type { ByHand } from './clients'
import type { Names } from './names'

/**
 * Deletes whatever a run has left, wherever it was ended; what does not exist is deleted already. The names have the
 * mark of the run, so that nothing else is touched. Gives what could not be deleted, and why.
 */
export async function clean(names: Names, hand: ByHand): Promise<readonly string[]> {
  const problems: string[] = []
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      if (!isGone(error)) problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  // Sources first: a bucket that logs into the log bucket would fill it again.
  for (const bucket of [...names.sources, names.bucket])
    await attempt(`bucket ${bucket}`, () => deleteBucket(hand, bucket))
  for (const role of [names.role, names.otherRole]) await attempt(`role ${role}`, () => deleteRole(hand, role))
  for (const [type, name] of [
    ['DATABASE', names.database],
    ['INTEGRATION', names.integration],
    ['WAREHOUSE', names.warehouse]
  ])
    await attempt(`${type} ${name}`, () => hand.sql(`DROP ${type} IF EXISTS ${name}`))
  return problems
}

function isGone(error: unknown): boolean {
  const { name = '' } = error as { readonly name?: string }
  return /^(NoSuchBucket|NoSuchEntity|NotFound)/.test(name)
}

type Found = readonly { readonly Key?: string; readonly VersionId?: string }[]

/** With all versions: the bucket may have been versioned by a rule of the account. */
async function deleteBucket(hand: ByHand, Bucket: string): Promise<void> {
  for (;;) {
    const page = await hand.aws('s3', 'ListObjectVersions', { Bucket })
    const found = [...((page['Versions'] ?? []) as Found), ...((page['DeleteMarkers'] ?? []) as Found)]
    if (found.length === 0) break
    const Objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }))
    await hand.aws('s3', 'DeleteObjects', { Bucket, Delete: { Objects, Quiet: true } })
  }
  await hand.aws('s3', 'DeleteBucket', { Bucket })
}

async function deleteRole(hand: ByHand, RoleName: string): Promise<void> {
  const { PolicyNames = [] } = await hand.aws('iam', 'ListRolePolicies', { RoleName })
  for (const PolicyName of PolicyNames as readonly string[])
    await hand.aws('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
  await hand.aws('iam', 'DeleteRole', { RoleName })
}
