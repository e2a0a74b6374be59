/** GitHub's language service for workflows, as editors use it: reads texts as JSON, writes what is wrong with each. */
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { type ActionMetadata } from '@actions/languageservice/action'
import { validate } from '@actions/languageservice/validate'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'

async function main(): Promise<void> {
  const action = parse(readFileSync('action.yml', 'utf8')) as ActionMetadata
  const texts = JSON.parse(await text(process.stdin)) as readonly string[]
  const found: (readonly string[])[] = []
  for (const [at, workflow] of texts.entries()) {
    // It remembers what it has read by its address.
    const document = TextDocument.create(`file:///.github/workflows/${at}.yml`, 'yaml', 1, workflow)
    const fetchActionMetadata = async ({ name }: { readonly name: string }) =>
      name === 's3-access-logs-to-snowflake' ? action : undefined
    const diagnostics = await validate(document, { actionsMetadataProvider: { fetchActionMetadata } })
    found.push(
      diagnostics.map(
        ({ range, message }) => `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`
      )
    )
  }
  process.stdout.write(JSON.stringify(found))
}

void main()
