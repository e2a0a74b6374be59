// What the action sends to AWS and GitHub, in a process of its own: the runner's Node.js, and proxy settings from the
// environment. Arguments: AWS's endpoint, or "" for the real one. Prints the answer, or how it failed.
import { awsDoor } from '../../src/aws/client'
import { githubApi } from '../../src/github/api'

const [endpoint = ''] = process.argv.slice(2)
const { run, close } = awsDoor({
  region: 'eu-west-1',
  environment: process.env,
  credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE12', secretAccessKey: 'secret' },
  ...(endpoint === '' ? {} : { endpoint }),
  sleep: async () => undefined
})

async function main(): Promise<void> {
  const code = (error: unknown) => [{ failed: (error as { readonly code?: string }).code ?? String(error) }]
  const aws = await run({ client: 'sts', name: 'GetCallerIdentity', input: {} }).catch(code)
  const comments = await githubApi('token', 'team/repository')
    .comments(1)
    .list()
    .catch((error: unknown) => String(error))
  await close()
  process.stdout.write(JSON.stringify({ aws, comments }))
}

void main()
