// Bundles src/index.ts into a folder (dist/ unless another is named): CommonJS, since snowflake-sdk does not survive as
// an ES module, minified, with the SQL files beside it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ncc from '@vercel/ncc'

/**
 * What snowflake-sdk loads for staging files in clouds and for signing in from Azure and Google: two thirds of its size,
 * and nothing we ever call.
 */
const NEVER_CALLED = ['@azure/storage-blob', '@azure/identity', 'google-auth-library']
const STAND_IN = 'not-bundled.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = resolve(root, process.argv[2] ?? 'dist')

const { code, assets } = await ncc(join(root, 'src/index.ts'), {
  minify: true,
  transpileOnly: true,
  quiet: true,
  license: 'licenses.txt',
  externals: Object.fromEntries(NEVER_CALLED.map((name) => [name, `./${STAND_IN}`]))
})

rmSync(out, { recursive: true, force: true })
write('index.js', code)
// A desktop's browser opener, which signing in by browser would use.
for (const [name, { source }] of Object.entries(assets)) if (!name.startsWith('xdg-open')) write(name, source)
write(
  STAND_IN,
  `// Stands for ${NEVER_CALLED.join(', ')}: snowflake-sdk loads them, this action never calls them.\nmodule.exports = {}\n`
)

function write(name, content) {
  const path = join(out, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
