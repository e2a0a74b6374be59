/** What we rely on in a response of the SDK, before it is parsed. */
interface Response {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
  body?: AsyncIterable<Uint8Array> | Uint8Array
}

type Next = (args: object) => Promise<{ readonly response: unknown }>

/** A command whose middleware can be added to. https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-middleware-stack/ */
export interface Observable {
  readonly middlewareStack: { add(middleware: (next: Next) => Next, options: object): void }
}

/** Has a look at the answer to a command, and at its whole body, before the SDK parses it. */
export function watchAnswer(
  command: Observable,
  name: string,
  look: (body: Uint8Array, response: Response) => void
): void {
  // The last middleware of this step is the first to see the response.
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as Response
      // It can be read once.
      response.body = await bytesOf(response.body)
      look(response.body, response)
      return result
    },
    { step: 'deserialize', priority: 'low', name }
  )
}

async function bytesOf(body: Response['body']): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
