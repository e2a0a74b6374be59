import { PARTITION } from '../accounts'
import type { ApiCall, ConditionValues, Need, Role } from './call'
import { formOf, type HttpMessage } from './message'

/**
 * IAM's Query API → IAM actions, which have the same names as the operations.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function readIam(message: HttpMessage): ApiCall {
  const form = formOf(message)
  const operation = form.get('Action') ?? ''
  const roleName = form.get('RoleName')
  return {
    service: 'iam',
    protocol: 'query',
    operation,
    path: message.path,
    factsQuery: { buckets: [], queues: [], ...(roleName === undefined ? {} : { role: { name: roleName } }) },
    needs: (account, role) => {
      const resource = resourceOf(form, account, role)
      const need = { action: `iam:${operation}`, resource, context: contextOf(form, operation, role), guard: null }
      return createdWithTags(form, operation) ? [need, { ...need, action: 'iam:TagRole' }] : [need]
    }
  }
}

/** CreateRole with tags also takes iam:TagRole. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html */
function createdWithTags(form: ReadonlyMap<string, string>, operation: string): boolean {
  return operation === 'CreateRole' && form.has('Tags.member.1.Key')
}

function resourceOf(form: ReadonlyMap<string, string>, account: string, role: Role | null): Need['resource'] {
  const arn = (kind: string, name: string, path = '/') => `arn:${PARTITION}:iam::${account}:${kind}${path}${name}`
  const path = form.get('Path') ?? '/'
  const named = (parameter: string) => form.get(parameter)
  const roleName = named('RoleName')
  if (roleName !== undefined) return role?.arn ?? arn('role', roleName, path)
  const userName = named('UserName')
  if (userName !== undefined) return arn('user', userName, path)
  const policyArn = named('PolicyArn')
  if (policyArn !== undefined) return policyArn
  const policyName = named('PolicyName')
  return policyName === undefined ? '*' : arn('policy', policyName, path)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
function contextOf(form: ReadonlyMap<string, string>, operation: string, role: Role | null): ConditionValues {
  const boundary = form.get('PermissionsBoundary') ?? role?.boundaryArn
  const attached = operation.startsWith('Attach') || operation.startsWith('Detach') ? form.get('PolicyArn') : undefined
  const tags = requestTags(form)
  return {
    ...(boundary ? { 'iam:PermissionsBoundary': boundary } : {}),
    ...(attached ? { 'iam:PolicyARN': attached } : {}),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(tags.length > 0 ? { 'aws:TagKeys': tags.map(([key]) => key) } : {}),
    ...resourceTags(role)
  }
}

function requestTags(form: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return Array.from(form).flatMap(([name, key]) => {
    const at = /^Tags\.member\.(\d+)\.Key$/.exec(name)?.[1]
    return at === undefined ? [] : [[key, form.get(`Tags.member.${at}.Value`) ?? ''] as const]
  })
}

function resourceTags(role: Role | null): ConditionValues {
  const tags = Object.entries(role?.tags ?? {})
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value]
    ])
  )
}
