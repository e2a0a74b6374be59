import type { Change } from '../model/change'

/** What loads the same as the pipe already, because an apply was stopped; null = nothing does. @param all the changes of a plan */
export function standbyIn(all: readonly Change[]): string | null {
  const notification = all.find(({ kind }) => kind === 's3-notification')
  if (notification === undefined || !('extra' in notification)) return null
  const { beside } = (notification.extra ?? {}) as { readonly beside?: { readonly now: string | null } }
  return beside?.now ?? null
}
