/** Names of what stands beside the quickstart's objects; all of them come from the parsed table's. */

/** Views for people, over the parsed table. */
export function viewNames(parsed: string): Readonly<Record<'requests' | 'denied' | 'anonymous', string>> {
  return { requests: `${parsed}_REQUESTS`, denied: `${parsed}_DENIED`, anonymous: `${parsed}_ANONYMOUS` }
}

/** The function that gives an object's name back from the logged, encoded one. */
export function keyDecoderName(parsed: string): string {
  return `DECODE_${parsed}_KEY`
}
