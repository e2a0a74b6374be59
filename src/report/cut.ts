/** The text, or its first `longest` characters and how many more there are. */
export function cut(text: string, longest: number): string {
  const more = text.length - longest
  return more <= 0 ? text : `${text.slice(0, longest)}… (${more} more characters)`
}
