/** The runner masks secrets in its log, but not in requests to an API or in outputs. */
export interface Redactor {
  add(secret: string): void
  redact(text: string): string
}

const REPLACEMENT = '***'

export function redactor(): Redactor {
  const secrets = new Set<string>()
  return {
    add: (secret) => {
      if (secret.trim() !== '') secrets.add(secret)
    },
    // The longest first, so that no part of a secret remains that contains another secret.
    redact: (text) =>
      [...secrets]
        .sort((one, other) => other.length - one.length)
        .reduce((rest, secret) => rest.replaceAll(secret, REPLACEMENT), text)
  }
}

/**
 * Changes what the runner would take for a workflow command: `::name::` at the start of a line, the older `##[name]`
 * anywhere. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function harmless(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [')
}
