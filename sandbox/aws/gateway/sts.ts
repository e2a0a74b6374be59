import type { ApiCall, Need } from './call'
import { formOf, type HttpMessage } from './message'

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export function readSts(message: HttpMessage): ApiCall {
  const form = formOf(message)
  const operation = form.get('Action') ?? ''
  const arn = form.get('RoleArn') ?? ''
  const [, account, name] = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  return {
    service: 'sts',
    protocol: 'query',
    operation,
    path: message.path,
    factsQuery: {
      buckets: [],
      queues: [],
      ...(account !== undefined && name !== undefined ? { role: { account, name } } : {})
    },
    needs: () => needs(operation, arn, form)
  }
}

/** GetCallerIdentity needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function needs(operation: string, role: string, form: ReadonlyMap<string, string>): readonly Need[] {
  if (operation !== 'AssumeRole') return []
  const externalId = form.get('ExternalId')
  const context = {
    'sts:RoleSessionName': form.get('RoleSessionName') ?? '',
    ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId })
  }
  return [{ action: 'sts:AssumeRole', resource: role, context, guard: { role } }]
}
