import { createHash } from 'node:crypto'
import { transformSync, version } from 'esbuild'

/** The types are checked by `npm run check:types`; here they are only taken out. As tsconfig.json has it. */
const OPTIONS = { loader: 'ts', format: 'esm', target: 'es2023', sourcemap: 'inline', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } } // prettier-ignore

/** Turns TypeScript into modules for jest. TypeScript itself takes ten times as long for that. */
export default {
  process: (text, path) => transformSync(text, { ...OPTIONS, sourcefile: path }),
  getCacheKey: (text, path) =>
    createHash('sha256')
      .update(JSON.stringify([text, path, version, OPTIONS]))
      .digest('hex')
}
