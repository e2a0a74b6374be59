/** PATTERN has to match the whole path. */
export function matcher(pattern: string | null): (path: string) => boolean {
  if (pattern === null) return () => true
  const expression = new RegExp(`^(?:${pattern})$`, 's')
  return (path) => expression.test(path)
}
