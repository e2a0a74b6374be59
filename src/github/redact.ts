/** Secrets are masked by the runner in its log, but not in what is sent to an API, nor in an output. */
export interface Redactor {
  add(secret: string): void
  redact(text: string): string
}

const IN_ITS_PLACE = '***'

export function redactor(): Redactor {
  const secrets = new Set<string>()
  return {
    add: (secret) => {
      if (secret.trim() !== '') secrets.add(secret)
    },
    // The longest first, so that no rest of a secret stays that holds another one.
    redact: (text) =>
      [...secrets]
        .sort((one, other) => other.length - one.length)
        .reduce((rest, secret) => rest.replaceAll(secret, IN_ITS_PLACE), text)
  }
}

/**
 * Lines that the runner would take for a workflow command: `::name::` where a line begins, the older `##[name]` anywhere.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function harmless(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [')
}
