/** What we rely on in a response of the SDK, before it is parsed. */
export interface Response {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
  body?: AsyncIterable<Uint8Array> | Uint8Array
}

type Next = (args: object) => Promise<{ readonly response: unknown }>

/** A command whose middleware can be added to. https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-middleware-stack/ */
export interface Observable {
  readonly middlewareStack: { add(middleware: (next: Next) => Next, options: object): void }
}

/** The whole body. It can be read once, so the reader puts back what it got. */
export async function bytesOf(body: Response['body']): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
