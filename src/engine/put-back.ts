/**
 * What an object is replaced for may be undone meanwhile by another tool that manages it too, such as Terraform: a pipe that
 * was replaced for another URL of its stage would read from the old place, and look as declared.
 */
import type { Change, FieldChange } from '../model/change'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import type { Address } from '../model/fields'

/**
 * Replaces an object, and then looks once more at what it is replaced for.
 * @param settled the objects that were changed before it
 * @throws NOT_SETTLED if that is no longer as this run has left it, also in place of what failed because of that
 */
export async function unlessPutBack<T>(
  replace: () => Promise<T>,
  declared: Declared,
  settled: ReadonlyMap<Address, Change>,
  look: (partner: Declared) => Promise<Change>
): Promise<T> {
  const ended = await replace().then(
    (result) => ({ result }),
    (error: unknown) => ({ error })
  )
  if ('result' in ended) {
    const error = await putBack(declared, settled, look)
    if (error !== undefined) throw error
    return ended.result
  }
  // If nobody can look now, as after a cancellation, what failed is all there is to say.
  throw (await putBack(declared, settled, look, ended.error).catch(() => undefined)) ?? ended.error
}

async function putBack(
  { replacedWith = [] }: Declared,
  settled: ReadonlyMap<Address, Change>,
  look: (partner: Declared) => Promise<Change>,
  cause?: unknown
): Promise<ActionError | undefined> {
  for (const { address, field } of replacedWith) {
    const left = settled.get(address)
    if (left?.action !== 'none') continue
    const { diff } = await look(left.declared)
    const different = diff.find((one) => one.field === field)
    if (different !== undefined) return changedSince(address, different, cause)
  }
  return undefined
}

function changedSince(object: Address, { field, before, after }: FieldChange, cause: unknown): ActionError {
  const now = before === undefined ? 'it is gone' : `its ${field} is ${String(before)}`
  return new ActionError(
    {
      code: 'NOT_SETTLED',
      goal: 'confirm the change',
      object,
      reason: `${now}, although this run has left it with ${String(after)}. Another tool manages it too.`,
      hint: `Set ${String(after)} there as well, e.g. in the configuration of Terraform, or take the object out of that tool. Then run apply again: it continues from here.`
    },
    { cause }
  )
}
