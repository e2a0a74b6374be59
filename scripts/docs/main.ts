/** Writes the parts of the documentation that follow from the code; `--check` fails when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { costPage } from './cost'
import { dataPage } from './data'
import { detectionsPage } from './detections'
import { operationsPage } from './operations'
import { awsPermissionsPage } from './permissions-aws'
import { setUpPage, snowflakePrivilegesPage } from './permissions-snowflake'
import { readmePage } from './readme'
import { type Page, withSections } from './sections'
import { troubleshootingPage } from './troubleshooting'

async function main(): Promise<void> {
  const pages = [
    readmePage(),
    setUpPage(),
    awsPermissionsPage(),
    snowflakePrivilegesPage(),
    operationsPage(),
    costPage(),
    dataPage(),
    detectionsPage(),
    troubleshootingPage()
  ]
  for (const page of pages) await write(page, process.argv.includes('--check'))
}

async function write(page: Page, onlyCheck: boolean): Promise<void> {
  const { file } = page
  const text = readFileSync(file, 'utf8')
  const written = await format(withSections(text, page), { ...(await resolveConfig(file)), filepath: file })
  if (!onlyCheck) writeFileSync(file, written)
  else if (written !== text) {
    console.error(`${file} is stale: run \`npm run docs\`.`)
    process.exitCode = 1
  }
}

void main()
