import { redactor } from '../../src/github/redact'
import type { Runner } from '../../src/model/runner'

/** A runner that records warnings; nothing else may be used for comments. */
export function runnerWith(...secrets: readonly string[]): Runner & { readonly warnings: readonly string[] } {
  const warnings: string[] = []
  const masked = redactor()
  secrets.forEach((secret) => masked.add(secret))
  const unused = () => {
    throw new Error('not used for comments')
  }
  return {
    trigger: {
      event: '',
      repository: '',
      runUrl: '',
      pullRequest: 1,
      commit: '',
      place: '',
      dependabot: false,
      fork: false
    },
    warnings,
    warning: (text) => void warnings.push(text),
    redact: (text) => masked.redact(text),
    info: unused,
    error: unused,
    group: unused,
    summary: unused,
    setOutput: unused,
    saveFile: unused,
    mask: unused,
    idToken: unused
  }
}
