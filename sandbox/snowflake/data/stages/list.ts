import type { Catalog, ResultSet, StagedFiles, StageObject } from '../../contract'
import { inStage, openStage } from './location'
import type { Cloud } from './object-store'
import { matcher } from './pattern'

/** LIST. https://docs.snowflake.com/en/sql-reference/sql/list */
export async function listStage(
  stage: StageObject,
  { path, pattern }: StagedFiles,
  catalog: Catalog,
  cloud: Cloud
): Promise<ResultSet> {
  const { store, bucket, prefix } = await openStage(stage, path, catalog, cloud)
  const matches = matcher(pattern)
  const nameOf = (key: string) => `s3://${bucket}/${key}`
  const objects = (await inStage(store.list(bucket, prefix))).filter(({ key }) => matches(nameOf(key)))
  return {
    columns: [
      { name: 'name', type: 'text' },
      { name: 'size', type: 'fixed', scale: 0 },
      { name: 'md5', type: 'text' },
      { name: 'last_modified', type: 'text' }
    ],
    rows: objects.map(({ key, size, etag, lastModified }) => [
      nameOf(key),
      String(size),
      etag,
      lastModified.toUTCString()
    ])
  }
}
