import { join } from 'node:path'
import { build } from 'esbuild'

/** A module of src/, run: what it says once need not be said again for the build. */
export async function sourceModule(root, file) {
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false
  })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
}
