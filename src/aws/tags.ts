import type { Tag } from '@aws-sdk/client-iam'

export type Tags = Readonly<Record<string, string>>

export function tagsOf(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']))
}

export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** "key=value", sorted. */
export function tagTexts(tags: Tags): readonly string[] {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
}
