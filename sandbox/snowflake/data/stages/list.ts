import type { Catalog, ResultSet, StageObject } from '../../contract'
import { inStage, openStage } from './location'
import type { Cloud } from './object-store'

/** LIST. https://docs.snowflake.com/en/sql-reference/sql/list */
export async function listStage(stage: StageObject, path: string, catalog: Catalog, cloud: Cloud): Promise<ResultSet> {
  const { store, bucket, prefix } = await openStage(stage, path, catalog, cloud)
  const objects = await inStage(store.list(bucket, prefix))
  return {
    columns: [
      { name: 'name', type: 'text' },
      { name: 'size', type: 'fixed', scale: 0 },
      { name: 'md5', type: 'text' },
      { name: 'last_modified', type: 'text' }
    ],
    rows: objects.map(({ key, size, etag, lastModified }) => [
      `s3://${bucket}/${key}`,
      String(size),
      etag,
      lastModified.toUTCString()
    ])
  }
}
