/** What a test arranges before the requests come: answers that are not the API's own, and requests that meet. */
import type { ApiRequest, ApiResponse } from './answers'

type Matching = (method: string, path: string) => boolean

interface Staged {
  readonly response: ApiResponse
  readonly matching: Matching
  left: number
}

export function stagedAnswers() {
  let staged: Staged[] = []
  return {
    add(response: ApiResponse, times = 1, matching: Matching = () => true): void {
      staged.push({ response, matching, left: times })
    },
    take({ method, url }: ApiRequest): ApiResponse | undefined {
      const found = staged.find(({ matching, left }) => left > 0 && matching(method, url.pathname))
      if (found !== undefined) found.left -= 1
      return found?.response
    },
    clear(): void {
      staged = []
    }
  }
}

/** Requests that wait for each other, so that a race always runs the same way. */
export function meetings() {
  let expected = 0
  let matching: Matching = () => false
  let waiting: (() => void)[] = []
  return {
    plan(requests: number, which: Matching): void {
      expected = requests
      matching = which
      waiting = []
    },
    async arrive({ method, url }: ApiRequest): Promise<void> {
      if (expected === 0 || !matching(method, url.pathname)) return
      const met = new Promise<void>((resolve) => waiting.push(resolve))
      if (waiting.length === expected) {
        expected = 0
        waiting.forEach((resolve) => resolve())
      }
      return met
    }
  }
}
