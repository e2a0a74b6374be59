/** What started the run. */
export interface Trigger {
  /** GitHub's name of the event: "pull_request", "schedule" …; "" outside of a workflow. */
  readonly event: string
  /** "owner/name"; "" outside of a workflow. */
  readonly repository: string
  /** The page of this run; "" outside of a workflow. */
  readonly runUrl: string
  /** Where this action's files are to be read, in the version that runs; absent where GitHub does not tell. */
  readonly sourceUrl?: string
  readonly pullRequest: number | null
  /** The code of the run was proposed from a fork: by someone who may not write to the repository. */
  readonly fork: boolean
}

/** The job that the run is a step of. Everything that is said passes through it, with the masked secrets taken out. */
export interface Runner {
  readonly trigger: Trigger
  info(text: string): void
  warning(text: string): void
  error(text: string): void
  /** Lines that the job log shows folded. */
  group(title: string, text: string): void
  /** Shows this on the page of the run; at most 1 MiB. */
  summary(markdown: string): Promise<void>
  setOutput(name: string, value: string): void
  /** From here on this text is never shown. */
  mask(secret: string): void
  redact(text: string): string
  /** GitHub's OIDC token of this job. Rejects when the job may not have one. */
  idToken(audience: string): Promise<string>
}
