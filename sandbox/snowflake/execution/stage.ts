import { randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, owned } from '../catalog/resolve'
import type { FileFormatOptions, IntegrationObject, ResultSet, StageObject } from '../contract'
import { alreadyExists, missingOptions, refused, unsupported } from '../errors'
import { dotted } from '../names'
import { complete } from '../statements/file-format-options'
import type { AlterStage, CreateStage, ListStage, StageOptions } from '../statements/stage'
import { install, ownedBy, placeFor, settleExisting } from './create'
import { resolveFormat } from './file-format'
import { stopPipesOf } from './pipe'

export const createStage: Execute<CreateStage> = (statement, context) => {
  const { name, present } = placeFor(context, 'stage', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  const { options } = statement
  const integration = options.STORAGE_INTEGRATION === undefined ? null : usable(context, options.STORAGE_INTEGRATION)
  const url = options.URL ?? null
  checkLocation(url, integration)
  const stage: StageObject = {
    kind: 'stage',
    ...name,
    id: randomUUID(),
    url,
    integrationId: integration?.id ?? null,
    integrationName: integration?.name ?? null,
    fileFormat: format(context, options) ?? { inline: complete({}) },
    directoryEnabled: options.DIRECTORY?.ENABLE ?? false,
    ...ownedBy(context, options.COMMENT)
  }
  if (present !== null) stopPipesOf(context, present, 'STOPPED_STAGE_DROPPED')
  install(context, stage, present)
  return status(`Stage area ${name.name} successfully created.`)
}

function format(
  context: Context,
  options: StageOptions
): { inline: FileFormatOptions } | ReturnType<typeof resolveFormat> | undefined {
  return options.FILE_FORMAT === undefined ? undefined : resolveFormat(context, options.FILE_FORMAT)
}

/** An integration that the role must be allowed to use. */
function usable(context: Context, name: string): IntegrationObject {
  const integration = existing(context, 'integration', [name])
  context.account.access.requireOn(context.session.roles, 'USAGE', integration)
  return integration
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-stage: the location must be one that the integration allows. */
function checkLocation(url: string | null, integration: IntegrationObject | null): void {
  if (url === null && integration !== null) throw missingOptions('URL')
  if (url !== null && integration === null) throw unsupported('external stage without STORAGE_INTEGRATION')
  if (url === null || integration === null) return
  if (!integration.enabled) throw refused('003131', '42601', `Integration '${integration.name}' is not enabled.`)
  if (!isAllowed(url, integration))
    throw refused(
      '003127',
      '42601',
      `Location '${url}' is not allowed by integration ${integration.name}. Please use DESC INTEGRATION to check out allowed and blocked locations.`
    )
}

/** Locations are compared as prefixes of the text: "s3://b/logs" allows "s3://b/logs-2/" too. */
function isAllowed(url: string, { allowedLocations, blockedLocations }: IntegrationObject): boolean {
  const covers = (location: string): boolean => location === '*' || url.startsWith(location) || `${url}/` === location
  return allowedLocations.some(covers) && !blockedLocations.some(covers)
}

export const alterStage: Execute<AlterStage> = (statement, context) => {
  const stage = owned(context, 'stage', statement)
  if (stage === undefined) return status(EXECUTED)
  if (statement.action.do === 'RENAME') rename(context, stage, statement.action.to)
  else set(context, stage, statement.action.options)
  return status(EXECUTED)
}

function set(context: Context, stage: StageObject, options: StageOptions): void {
  const fileFormat = format(context, options)
  const url = options.URL ?? stage.url
  if (options.STORAGE_INTEGRATION !== undefined || options.URL !== undefined)
    move(context, stage, url, options.STORAGE_INTEGRATION)
  stage.fileFormat = fileFormat ?? stage.fileFormat
  stage.directoryEnabled = options.DIRECTORY?.ENABLE ?? stage.directoryEnabled
  stage.comment = options.COMMENT ?? stage.comment
}

/** Changing the URL stops the stage's pipes permanently. Changing the integration does not. */
function move(context: Context, stage: StageObject, url: string | null, integrationName: string | undefined): void {
  const { store } = context.account
  const integration =
    integrationName === undefined
      ? (store.integrationById(stage.integrationId ?? '') ?? null)
      : usable(context, integrationName)
  checkLocation(url, integration)
  if (url !== stage.url) stopPipesOf(context, stage, 'STOPPED_STAGE_ALTERED')
  stage.url = url
  stage.integrationId = integration?.id ?? null
  stage.integrationName = integration?.name ?? null
}

function rename(context: Context, stage: StageObject, to: readonly string[]): void {
  const { name, present } = placeFor(context, 'stage', { name: to })
  if (present !== null) throw alreadyExists(dotted(name))
  stopPipesOf(context, stage, 'STOPPED_STAGE_DROPPED')
  context.account.store.rename(stage, { ...stage, ...name })
}

export const listStage: Execute<ListStage> = (statement, context): Promise<ResultSet> => {
  const stage = existing(context, 'stage', statement.name)
  context.account.access.requireOn(context.session.roles, 'USAGE', stage)
  return context.account.data.listStage(stage, statement, context.session)
}
