import { rmSync } from 'node:fs'

export default function globalTeardown() {
  rmSync(process.env.SANDBOXES, { recursive: true, force: true })
}
