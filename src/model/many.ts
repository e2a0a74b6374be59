/** "1 line", "2 lines". @param more the words for another number than 1, unless it is only an "s" more */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}
