import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the workers of this run note the addresses of their sandboxes. */
export default function globalSetup() {
  process.env.SANDBOXES = mkdtempSync(join(tmpdir(), 'sandboxes-'))
}
