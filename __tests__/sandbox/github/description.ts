/** GitHub's own description of its REST API, to check what we send and what the sandbox answers. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv, type AnySchema } from 'ajv'
import type { GitHubRecord } from '../../../sandbox/github/start'

interface Operation {
  readonly requestBody?: { readonly content?: Content }
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>
}
type Content = Readonly<Record<string, { readonly schema: unknown }>>

const folder = dirname(createRequire(import.meta.url).resolve('@octokit/openapi'))
const description = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: unknown
    readonly responses: Readonly<Record<string, { readonly content?: Content }>>
  }
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false })
ajv.addSchema(asJsonSchema({ $id: 'github', components: { schemas: description.components.schemas } }) as AnySchema)

/** What an exchange has that the description does not allow. */
export function problemsOf({ method, path, status, sent, answered }: GitHubRecord): readonly string[] {
  const template = templateOf(path)
  const operation = description.paths[template]?.[method.toLowerCase()]
  if (operation === undefined) return [`${method} ${template} is not described`]
  const described = operation.responses[String(status)]
  // 401 can come from everything, and is not described.
  if (described === undefined) return status === 401 ? [] : [`${method} ${template} does not answer ${status}`]
  const response = described.$ref ? description.components.responses[described.$ref.split('/').at(-1) ?? ''] : described
  return [
    ...problems(`${method} ${template}, sent`, schemaIn(operation.requestBody?.content), parsed(sent)),
    ...problems(`${method} ${template}, ${status}`, schemaIn(response?.content), answered)
  ]
}

/** "/repos/o/r/issues/7?page=2" → "/repos/{owner}/{repo}/issues/{issue_number}" */
function templateOf(path: string): string {
  const [plain = ''] = path.split('?')
  const parts = plain.split('/')
  const fits = (template: string) => {
    const own = template.split('/')
    return own.length === parts.length && own.every((part, at) => part.startsWith('{') || part === parts[at])
  }
  const placeholders = (template: string) => template.split('{').length
  const [best] = Object.keys(description.paths)
    .filter(fits)
    .toSorted((one, other) => placeholders(one) - placeholders(other))
  return best ?? plain
}

function problems(where: string, schema: unknown, value: unknown): readonly string[] {
  if (schema === undefined || value === undefined) return []
  const validate = ajv.compile(asJsonSchema(schema) as AnySchema)
  if (validate(value) === true) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${where}: ${instancePath} ${message ?? ''}`)
}

function schemaIn(content: Content | undefined): unknown {
  return (content?.['application/json'] ?? Object.values(content ?? {})[0])?.schema
}

function parsed(json: string): unknown {
  return json === '' ? undefined : JSON.parse(json)
}

/** OpenAPI 3.0 says `nullable`; JSON Schema lists null as a type. https://spec.openapis.org/oas/v3.0.3#schema-object */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, $ref, ...rest } = schema as Record<string, unknown>
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, asJsonSchema(value)]))
  const whole = typeof $ref === 'string' ? { ...own, $ref: `github${$ref}` } : own
  return nullable === true ? { anyOf: [whole, { type: 'null' }] } : whole
}
