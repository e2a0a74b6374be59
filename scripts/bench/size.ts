import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure } from './figure'

/** What each job fetches. */
export function sizeOf(folder: string): Figure {
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  return { what: 'dist', budget: 4.5, measured: bytes / 1024 / 1024, unit: 'MiB' }
}
