import { lostElements } from './lost-elements'

/** What we rely on in a response of the SDK, before it is parsed. */
interface Response {
  body?: AsyncIterable<Uint8Array> | Uint8Array
}

type Next = (args: object) => Promise<{ readonly response: unknown }>

/** A command whose middleware can be added to. https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-middleware-stack/ */
export interface Observable {
  readonly middlewareStack: { add(middleware: (next: Next) => Next, options: object): void }
}

/** Keeps the body of the answer to a command. Gives the elements of it that the answer does not have. */
export function keepRaw(command: Observable): (answer: object) => readonly string[] {
  let xml = ''
  const keep =
    (next: Next): Next =>
    async (args) => {
      const result = await next(args)
      const response = result.response as Response
      const body = await bytesOf(response.body)
      xml = new TextDecoder().decode(body)
      response.body = body
      return result
    }
  // The last middleware of this step is the first to see the response.
  command.middlewareStack.add(keep, { step: 'deserialize', priority: 'low', name: 'keepRaw' })
  return (answer) => lostElements(xml, answer)
}

async function bytesOf(body: Response['body']): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
