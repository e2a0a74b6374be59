import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'

/**
 * The lines of a log file: as S3 delivers it, compressed (.gz), or as a table (.tsv) whose last column is the line.
 * Blank lines are left out.
 */
export async function readLogLines(path: string): Promise<readonly string[]> {
  const bytes = await readFile(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return /\.tsv(\.gz)?$/.test(path) ? lines.map((line) => line.slice(line.lastIndexOf('\t') + 1)) : lines
}
