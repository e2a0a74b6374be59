/** What a repository has: issues, pull requests (which are issues too), their comments, and labels. */

export interface Comment {
  readonly id: number
  readonly issue: number
  body: string
  readonly createdAt: string
  updatedAt: string
}

export interface Label {
  readonly id: number
  readonly name: string
  readonly color: string
  readonly description: string | null
}

export interface Issue {
  readonly number: number
  readonly id: number
  title: string
  body: string
  state: 'open' | 'closed'
  stateReason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null
  labels: readonly string[]
  assignees: readonly string[]
  locked: boolean
  readonly createdAt: string
  updatedAt: string
  closedAt: string | null
}

export interface Pull {
  readonly number: number
  readonly headSha: string
  /** The commit that is on the base branch since the merge; null = not merged. */
  mergeSha: string | null
}

/** What a token may do with issues and pull requests. */
export type Access = 'read' | 'write'

export class Repository {
  #comments: Comment[] = []
  #issues: Issue[] = []
  #labels: Label[] = []
  #pulls: Pull[]
  #nextId = 1_000_000_001
  #remaining = RATE_LIMIT

  constructor(
    /** "owner/name". */
    readonly name: string,
    readonly tokens: Readonly<Record<string, Access>>,
    /** Who can be assigned to an issue. */
    readonly people: readonly string[],
    private readonly firstPulls: readonly number[]
  ) {
    this.#pulls = firstPulls.map(pullOf)
  }

  /** Counts a request; the number of those that are left. */
  count(): number {
    this.#remaining -= 1
    return this.#remaining
  }

  limitTo(requests: number): void {
    this.#remaining = requests
  }

  comments(): readonly Comment[] {
    return this.#comments
  }

  commentsOf(issue: number): readonly Comment[] {
    return this.#comments.filter((comment) => comment.issue === issue)
  }

  addComment(issue: number, body: string): Comment {
    const now = new Date().toISOString()
    const comment = { id: this.#nextId++, issue, body, createdAt: now, updatedAt: now }
    this.#comments.push(comment)
    return comment
  }

  editComment(comment: Comment, body: string): Comment {
    comment.body = body
    comment.updatedAt = new Date().toISOString()
    return comment
  }

  removeComment(id: number): void {
    this.#comments = this.#comments.filter((comment) => comment.id !== id)
  }

  issues(): readonly Issue[] {
    return this.#issues
  }

  issue(number: number): Issue | undefined {
    return this.#issues.find((issue) => issue.number === number)
  }

  addIssue(given: Pick<Issue, 'title' | 'body' | 'labels' | 'assignees'>): Issue {
    const now = new Date().toISOString()
    // Issues and pull requests share their numbers.
    const number = 1 + Math.max(0, ...this.#pulls.map(({ number }) => number), ...this.#issues.map((i) => i.number))
    const issue: Issue = {
      ...given,
      number,
      id: this.#nextId++,
      state: 'open',
      stateReason: null,
      locked: false,
      createdAt: now,
      updatedAt: now,
      closedAt: null
    }
    given.labels.forEach((label) => this.ensureLabel(label))
    this.#issues.push(issue)
    return issue
  }

  editIssue(issue: Issue, changes: Partial<Issue>): Issue {
    const now = new Date().toISOString()
    Object.assign(issue, changes, { updatedAt: now })
    if (changes.state === 'closed') issue.closedAt = now
    if (changes.state === 'open') issue.closedAt = null
    issue.labels.forEach((label) => this.ensureLabel(label))
    return issue
  }

  labels(): readonly Label[] {
    return this.#labels
  }

  /** Names are compared without case. */
  label(name: string): Label | undefined {
    return this.#labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
  }

  addLabel(name: string, color = 'ededed', description: string | null = null): Label {
    const label = { id: this.#nextId++, name, color, description }
    this.#labels.push(label)
    return label
  }

  /** A label that an issue is given comes into being by that. */
  ensureLabel(name: string): Label {
    return this.label(name) ?? this.addLabel(name)
  }

  pulls(): readonly Pull[] {
    return this.#pulls
  }

  pull(number: number): Pull | undefined {
    return this.#pulls.find((pull) => pull.number === number)
  }

  merge(number: number, sha: string): void {
    const pull = this.pull(number)
    if (pull === undefined) throw new RangeError(`there is no pull request ${number}`)
    pull.mergeSha = sha
  }

  /** Also for pull requests, whose conversation is that of an issue. */
  lock(number: number): void {
    this.#locked.add(number)
    const issue = this.issue(number)
    if (issue) issue.locked = true
  }

  isLocked(number: number): boolean {
    return this.#locked.has(number)
  }

  hasConversation(number: number): boolean {
    return this.pull(number) !== undefined || this.issue(number) !== undefined
  }

  clear(): void {
    this.#comments = []
    this.#issues = []
    this.#labels = []
    this.#locked.clear()
    this.#pulls = this.firstPulls.map(pullOf)
    this.#remaining = RATE_LIMIT
  }

  readonly #locked = new Set<number>()
}

/** For GITHUB_TOKEN, requests per hour and repository. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const RATE_LIMIT = 1000

function pullOf(number: number): Pull {
  return { number, headSha: number.toString(16).padStart(40, 'a'), mergeSha: null }
}
