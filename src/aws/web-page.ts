/** Recognizes a web page that answers in place of AWS, with status 200: usually the sign-in page of a proxy or network. */
import { type Observable, watchAnswer } from './answer'

const PAGE = /^\s*<(!doctype html|html)\b/i

/** Tells afterwards whether a page answered the command. To the SDK, most pages are XML in which nothing is set. */
export function noticePage(command: Observable): () => boolean {
  let noticed = false
  watchAnswer(command, 'noticePage', (body, { statusCode, headers }) => {
    noticed = statusCode === 200 && isPage(body, headers?.['content-type'] ?? '')
  })
  return () => noticed
}

function isPage(body: Uint8Array, type: string): boolean {
  // An empty answer has no type of its own.
  if (body.length === 0) return false
  return /html/i.test(type) || PAGE.test(new TextDecoder().decode(body.subarray(0, 200)))
}
