/** A row of DESCRIBE where each property is a row. */
export interface Property {
  readonly property: string
  readonly type: 'Boolean' | 'String' | 'List' | 'Integer' | 'Long' | 'Timestamp'
  readonly value: string
  readonly standard: string
}

export function property(
  name: string,
  type: Property['type'],
  value: string | boolean,
  standard: string | boolean = ''
): Property {
  return { property: name, type, value: String(value), standard: String(standard) }
}
