import type { Catalog, CopyStatement, Roles } from '../../contract'
import { type CsvFormat, formatOf } from './file-format'
import { inStage, type Location, openStage } from './location'
import type { Cloud, FetchedObject, StoredObject } from './object-store'
import { matcher } from './pattern'

/** Which files of which stage a statement reads, and how. */
export type StagedSource = Pick<CopyStatement, 'stage' | 'path' | 'pattern' | 'fileFormat'>

/** The files that a statement reads, each of which is fetched when its turn comes. */
export interface Files extends Location {
  readonly format: CsvFormat
  readonly objects: readonly StoredObject[]
  readonly fetch: (key: string) => Promise<FetchedObject>
}

/** Lists the files as the role of the stage's integration. The SQL role needs USAGE on the stage and the file format. */
export async function filesOf(source: StagedSource, roles: Roles, catalog: Catalog, cloud: Cloud): Promise<Files> {
  const stage = catalog.get('stage', source.stage, roles)
  catalog.require(roles, 'USAGE', stage)
  const format = formatOf(source, stage, catalog, roles)
  const { store, bucket, prefix } = await openStage(stage, source.path, catalog, cloud)
  const isWanted = matcher(source.pattern)
  const objects = (await inStage(store.list(bucket, prefix))).filter(({ key }) => isWanted(key))
  return { bucket, prefix, format, objects, fetch: (key) => inStage(store.read(bucket, key)) }
}
