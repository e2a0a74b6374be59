/** The time in the sandbox. It goes on like real time, but tests can set it, and so need not wait. */
export class SandboxClock {
  private offsetMs = 0

  readonly now = (): Date => new Date(Date.now() + this.offsetMs)

  /** How far ahead of real time it is. */
  get aheadMs(): number {
    return this.offsetMs
  }

  set(now: Date): void {
    this.offsetMs = now.getTime() - Date.now()
  }
}
