// The AWS SDK as the bundle holds it: its ES modules, and of each client no more than the commands that are used.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { sourceModule } from './source-module.mjs'

/** Where the source says which operations of AWS there are. */
const TABLE = 'src/aws/operations.ts'

/** Names of operations by client: `{ s3: ['CreateBucket', …], iam: […], … }`. */
async function usedOperations(root) {
  const { OPERATIONS } = await sourceModule(root, TABLE)
  const byClient = {}
  for (const [name, { client }] of Object.entries(OPERATIONS)) (byClient[client] ??= []).push(name)
  return byClient
}

const CLIENTS = {
  '@aws-sdk/client-s3': { name: 's3', constructor: 'S3Client' },
  '@aws-sdk/client-iam': { name: 'iam', constructor: 'IAMClient' },
  '@aws-sdk/client-sts': { name: 'sts', constructor: 'STSClient' },
  '@aws-sdk/client-sns': { name: 'sns', constructor: 'SNSClient' }
}

/** Where the source loads a whole client, the bundle gets its constructor and the commands that are used: all else falls away. */
export function usedCommandsOfAws(root) {
  return {
    name: 'used-commands-of-aws',
    async setup({ onResolve, onLoad }) {
      const operations = await usedOperations(root)
      onResolve({ filter: /^@aws-sdk\/client-/ }, ({ path, kind }) =>
        kind === 'dynamic-import' && path in CLIENTS ? { path, namespace: 'used-commands' } : undefined
      )
      onLoad({ filter: /./, namespace: 'used-commands' }, ({ path }) => {
        const { name, constructor } = CLIENTS[path]
        const names = [constructor, ...operations[name].map((operation) => `${operation}Command`)]
        return { contents: `export { ${names.join(', ')} } from '${path}'`, resolveDir: root }
      })
    }
  }
}

/** Node's resolution leads to CommonJS, of which nothing can be left away. The SDK's packages name their ES modules beside it. */
export function esModulesOfAws() {
  return {
    name: 'es-modules-of-aws',
    setup({ onResolve }) {
      onResolve({ filter: /^@(aws-sdk|smithy)\/[^/]+$/ }, ({ path, resolveDir }) => {
        const manifest = manifestOf(path, resolveDir)
        const { module, exports, sideEffects } = JSON.parse(readFileSync(manifest, 'utf8'))
        // Packages with a map of exports are found by its condition "module".
        if (exports !== undefined || module === undefined) return undefined
        return { path: join(dirname(manifest), module), sideEffects: sideEffects !== false }
      })
    }
  }
}

function manifestOf(name, folder) {
  return createRequire(join(folder, 'any.js')).resolve(`${name}/package.json`)
}
