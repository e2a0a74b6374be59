import type { FieldChange } from '../../model/change'
import type { Run } from '../../model/operation'
import type { Step } from '../../model/step'
import { endOfLeaving } from './end'
import { markLeftIntegration } from './left-integration'
import { endTrust } from './trust'
import type { Traced } from './unread'

/** What ends a change of the stage: what is over, and what the integration that it has left was needed for. Only reads. */
export async function afterChange(
  pipeline: Traced,
  { diff, live }: { readonly diff: readonly FieldChange[]; readonly live: { readonly integration: string | null } },
  read: Run,
  now: Date
): Promise<readonly Step[]> {
  const isChanged = (name: string) => diff.some(({ field }) => field === name)
  return [
    ...(isChanged('over') ? await endOfLeaving(pipeline, read, now) : []),
    ...(isChanged('integration') ? await endTrust(pipeline, read) : []),
    ...(isChanged('integration') ? await markLeftIntegration(pipeline, live.integration, read) : [])
  ]
}
