/** What started the run. */
export interface Trigger {
  /** GitHub's name for the event: "pull_request", "schedule" …; "" outside a workflow. */
  readonly event: string
  /** "owner/name"; "" outside a workflow. */
  readonly repository: string
  /** The page of this run; "" outside a workflow. */
  readonly runUrl: string
  /** Where to read this action's files, in the version that runs; absent where GitHub does not provide it. */
  readonly sourceUrl?: string
  readonly pullRequest: number | null
  /** The commit that the run is for; of a pull request, its own last commit. Absent outside a workflow. */
  readonly commit?: string
  /** Which step of which workflow this is, the same in each run: workflow, job and step. */
  readonly place: string
  /** Dependabot started the run: GitHub gives it no secrets, and a token that can only read. */
  readonly dependabot: boolean
  /** The code of the run comes from a fork: from someone who may not have write access to the repository. */
  readonly fork: boolean
}

/** The job that this run is a step of. Everything we print goes through it, and it removes the masked secrets. */
export interface Runner {
  readonly trigger: Trigger
  info(text: string): void
  warning(text: string): void
  /** Shown on the page of the run, and in the workflow's file where it sets one of these inputs, if that is known. */
  error(text: string, inputs?: readonly string[]): void
  /** Lines that the job log shows collapsed. */
  group(title: string, text: string): void
  /** Shows this on the run's page; at most 1 MiB. */
  summary(markdown: string): Promise<void>
  setOutput(name: string, value: string): void
  /**
   * Writes a file that later steps of the job can read.
   * @returns its path; `undefined` outside a workflow, where nobody would read it
   */
  saveFile(name: string, text: string): Promise<string | undefined>
  /** This text is never shown from now on. */
  mask(secret: string): void
  redact(text: string): string
  /** GitHub's OIDC token for this job. Rejects when the job is not allowed to have one. */
  idToken(audience: string): Promise<string>
}
