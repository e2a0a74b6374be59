import type { GetRoleResponse } from '@aws-sdk/client-iam'
import type { Call } from '../model/step'
import { roleRead, roleWrite } from './requests'
import { rewrite } from './shared-documents'

/** What UpdateRole writes: both, whichever of them is to change. */
interface Settings {
  readonly description: string
  readonly maxSessionSeconds: number | undefined
}

/**
 * Writes the description of a role. Without the maximum session duration, UpdateRole would reset that, and others may
 * change it at any time. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
 */
export function describeRole(RoleName: string, description: string, seen: Settings): Call {
  return rewrite<GetRoleResponse, Settings>({
    read: roleRead('GetRole', { RoleName }),
    documentOf: roleSettings,
    seen,
    change: (settings) => ({ maxSessionSeconds: undefined, ...settings, description }),
    put: (settings) =>
      roleWrite('UpdateRole', {
        RoleName,
        Description: description,
        ...(settings?.maxSessionSeconds === undefined ? {} : { MaxSessionDuration: settings.maxSessionSeconds })
      }).operation,
    others: (settings) => [`${settings?.maxSessionSeconds}`]
  })
}

/** In an answer to GetRole. */
export function roleSettings(answer: GetRoleResponse | undefined): Settings {
  return { description: answer?.Role?.Description ?? '', maxSessionSeconds: answer?.Role?.MaxSessionDuration }
}
