// Bundles src/index.ts into dist/: CommonJS, since snowflake-sdk does not survive as an ES module.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = process.argv[2] ?? 'dist'
const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')

// ncc leaves assets of earlier builds in place.
rmSync(join(root, out), { recursive: true, force: true })
execFileSync(
  process.execPath,
  [ncc, 'build', 'src/index.ts', '--out', out, '--minify', '--transpile-only', '--license', 'licenses.txt'],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit']
  }
)
