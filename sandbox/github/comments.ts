/** Comments on issues and pull requests, as GitHub's REST API stores and shows them. */

export interface Comment {
  readonly id: number
  readonly issue: number
  body: string
  readonly createdAt: string
  updatedAt: string
}

/** https://docs.github.com/en/rest/issues/comments */
export const BODY_LIMIT = 65_536

export class Comments {
  #comments: Comment[] = []
  #nextId = 1_000_000_001

  of(issue: number): readonly Comment[] {
    return this.#comments.filter((comment) => comment.issue === issue)
  }

  all(): readonly Comment[] {
    return this.#comments
  }

  find(id: number): Comment | undefined {
    return this.#comments.find((comment) => comment.id === id)
  }

  add(issue: number, body: string): Comment {
    const now = new Date().toISOString()
    const comment = { id: this.#nextId++, issue, body, createdAt: now, updatedAt: now }
    this.#comments.push(comment)
    return comment
  }

  edit(comment: Comment, body: string): Comment {
    comment.body = body
    comment.updatedAt = new Date().toISOString()
    return comment
  }

  remove(id: number): void {
    this.#comments = this.#comments.filter((comment) => comment.id !== id)
  }

  clear(): void {
    this.#comments = []
  }
}
