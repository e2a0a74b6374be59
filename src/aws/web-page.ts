/** Recognizes a web page that answers in place of AWS, with status 200: usually the sign-in page of a proxy or network. */
import { bytesOf, type Observable, type Response } from './answer'

const PAGE = /^\s*<(!doctype html|html)\b/i

/** Tells afterwards whether a page answered the command. To the SDK, most pages are XML in which nothing is set. */
export function noticePage(command: Observable): () => boolean {
  let noticed = false
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as Response
      noticed = response.statusCode === 200 && (await isPage(response))
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'noticePage' }
  )
  return () => noticed
}

async function isPage(response: Response): Promise<boolean> {
  const body = await bytesOf(response.body)
  response.body = body
  // An empty answer has no type of its own.
  if (body.length === 0) return false
  return (
    /html/i.test(response.headers?.['content-type'] ?? '') || PAGE.test(new TextDecoder().decode(body.subarray(0, 200)))
  )
}
