import { type Observable, watchAnswer } from './answer'
import { lostElements } from './lost-elements'

/** Keeps the body of the answer to a command. Gives the elements of it that the answer does not have. */
export function keepRaw(command: Observable): (answer: object) => readonly string[] {
  let xml = ''
  watchAnswer(command, 'keepRaw', (body) => (xml = new TextDecoder().decode(body)))
  return (answer) => lostElements(xml, answer)
}
