import type { Catalog, IntegrationObject, StageObject } from '../../contract'
import { SqlError } from '../../contract'
import { refused, unsupported } from '../../errors'
import { dotted } from '../../names'
import { type Cloud, type ObjectStore, StoreError } from './object-store'

/** A bucket and a prefix in it. */
export interface Location {
  readonly bucket: string
  /** "" or a prefix of keys. */
  readonly prefix: string
}

export function locationOf(url: string): Location {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(url) ?? []
  return { bucket, prefix }
}

/** Where a stage points, with the path of the statement; undefined for an internal stage. */
export function stageLocation(stage: StageObject, path = ''): Location | undefined {
  if (stage.url === null) return undefined
  const { bucket, prefix } = locationOf(stage.url)
  return { bucket, prefix: prefix + (path !== '' && prefix !== '' && !prefix.endsWith('/') ? `/${path}` : path) }
}

/** A stage's location in S3, and access to it as the integration's role. */
export interface OpenStage extends Location {
  readonly store: ObjectStore
}

/** Checks the integration that the stage was created with, and assumes its role. */
export async function openStage(stage: StageObject, path: string, catalog: Catalog, cloud: Cloud): Promise<OpenStage> {
  const location = stageLocation(stage, path)
  if (location === undefined || stage.url === null) throw unsupported('internal stages')
  if (stage.integrationId === null) throw unsupported('stages without a storage integration')
  const integration = catalog.integrationById(stage.integrationId)
  if (integration === undefined) {
    throw refused(
      '003139',
      '42601',
      `Integration '${stage.integrationName}' associated with the stage '${dotted(stage)}' cannot be found.`
    )
  }
  requireAllowed(integration, stage.url)
  return { ...location, store: await assume(integration, cloud) }
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-storage-integration: blocked locations take precedence over allowed ones. */
export function requireAllowed(integration: IntegrationObject, url: string): void {
  if (!integration.enabled) {
    throw refused('003126', '42601', `Integration '${integration.name}' is not enabled.`)
  }
  const covers = (location: string): boolean => location === '*' || url.startsWith(location)
  if (!integration.allowedLocations.some(covers) || integration.blockedLocations.some(covers)) {
    throw refused(
      '003127',
      '42601',
      `Location '${url}' is not allowed by integration '${integration.name}'. Please use DESC INTEGRATION to check out allowed and blocked locations.`
    )
  }
}

export async function assume(integration: IntegrationObject, cloud: Cloud): Promise<ObjectStore> {
  try {
    return await cloud.assume(integration.roleArn, integration.externalId)
  } catch (error) {
    if (error instanceof StoreError) throw new SqlError('003167', '42601', `Error assuming AWS_ROLE:\n${error.message}`)
    throw error
  }
}

/** Turns S3's errors into Snowflake's. */
export async function inStage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof StoreError ? stageFailure(error) : error
  }
}

export function stageFailure({ code, status, message }: StoreError): SqlError {
  if (code === 'NoSuchKey') return new SqlError('091016', '22000', 'Remote file was not found.')
  return new SqlError('091003', '22000', `Failure using stage area. Cause: [${detail(code, status, message)}]`)
}

export function detail(code: string, status: number, message: string): string {
  return `${code === 'AccessDenied' ? 'Access Denied' : message} (Status Code: ${status}; Error Code: ${code})`
}

/** Whether the integration or the role's permissions are the reason, not the statement. */
export function isPermissionError(error: unknown): boolean {
  return error instanceof SqlError && ['003167', '091003', '003126', '003127'].includes(error.code)
}
