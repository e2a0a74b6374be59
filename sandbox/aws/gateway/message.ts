/** An HTTP request as it arrived, with its body: it is authenticated, mapped to an action, and passed on unchanged. */
export interface HttpMessage {
  readonly method: string
  /** Still percent-encoded, without the query. */
  readonly path: string
  /** Decoded, in the order sent. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export function isRead({ method }: HttpMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

export function parameter(message: HttpMessage, name: string): string | undefined {
  return message.query.find(([key]) => key === name)?.[1]
}

/** Splits a query the way AWS does: a plus sign has to be sent as `%2B`. */
export function queryOf(text: string): (readonly [string, string])[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]
    })
}

/** The parameters of a request in AWS's Query protocol, from the query and the form in its body. */
export function formOf(message: HttpMessage): ReadonlyMap<string, string> {
  const form = message.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return new Map([...message.query, ...(form ? queryOf(message.body.toString()) : [])])
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
