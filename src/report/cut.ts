/** The text; if it is too long, its first `longest` characters and the number of the rest. */
export function cut(text: string, longest: number): string {
  const more = text.length - longest
  return more <= 0 ? text : `${text.slice(0, longest)}… (${more} more characters)`
}
