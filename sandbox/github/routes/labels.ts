/** https://docs.github.com/en/rest/issues/labels */
import { type ApiRequest, type ApiResponse, created, invalid, ok, page, refused } from '../answers'
import type { Repository } from '../repository'
import { sentIn } from '../sent'
import { shownLabel } from '../shown'

const LONGEST_NAME = 50
const LONGEST_DESCRIPTION = 100

export function listLabels({ url, api }: ApiRequest, repository: Repository): ApiResponse {
  return page(repository.labels(), url, (label) => shownLabel(repository, label, api))
}

export function getLabel({ api }: ApiRequest, repository: Repository, name: string): ApiResponse {
  const label = repository.label(decodeURIComponent(name))
  return label ? ok(shownLabel(repository, label, api)) : refused(404, 'Not Found')
}

export function createLabel({ body, api }: ApiRequest, repository: Repository): ApiResponse {
  const { name, color, description } = sentIn(body)
  if (typeof name !== 'string' || name === '') return invalid('Label', { code: 'missing_field', field: 'name' })
  if (repository.label(name)) return invalid('Label', { code: 'already_exists', field: 'name' })
  if (name.length > LONGEST_NAME) {
    return invalid('Label', { code: 'custom', field: 'name', message: 'name is too long (maximum is 50 characters)' })
  }
  if (typeof description === 'string' && description.length > LONGEST_DESCRIPTION) {
    const message = 'description is too long (maximum is 100 characters)'
    return invalid('Label', { code: 'custom', field: 'description', message })
  }
  const label = repository.addLabel(
    name,
    typeof color === 'string' ? color : undefined,
    typeof description === 'string' ? description : null
  )
  return created(shownLabel(repository, label, api))
}
