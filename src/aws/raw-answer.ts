import { bytesOf, type Observable, type Response } from './answer'
import { lostElements } from './lost-elements'

/** Keeps the body of the answer to a command. Gives the elements of it that the answer does not have. */
export function keepRaw(command: Observable): (answer: object) => readonly string[] {
  let xml = ''
  // The last middleware of this step is the first to see the response.
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as Response
      const body = await bytesOf(response.body)
      xml = new TextDecoder().decode(body)
      response.body = body
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'keepRaw' }
  )
  return (answer) => lostElements(xml, answer)
}
