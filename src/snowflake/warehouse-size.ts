/** As CREATE WAREHOUSE takes them. https://docs.snowflake.com/en/sql-reference/sql/create-warehouse */
export const WAREHOUSE_SIZES = [
  'XSMALL',
  'SMALL',
  'MEDIUM',
  'LARGE',
  'XLARGE',
  'XXLARGE',
  'XXXLARGE',
  'X4LARGE',
  'X5LARGE',
  'X6LARGE'
] as const

export type WarehouseSize = (typeof WAREHOUSE_SIZES)[number]

const OTHER_SPELLINGS: Readonly<Record<string, WarehouseSize>> = { X2LARGE: 'XXLARGE', X3LARGE: 'XXXLARGE' }

/**
 * Snowflake's keyword for a size: "x-small" and "X-Small" are XSMALL, "2X-Large" is XXLARGE; `undefined` if there is
 * none.
 */
export function parseWarehouseSize(text: string): WarehouseSize | undefined {
  const word = text
    .toUpperCase()
    .replace(/[\s_-]/g, '')
    .replace(/^(\d)X(?=LARGE$)/, 'X$1')
  return OTHER_SPELLINGS[word] ?? WAREHOUSE_SIZES.find((size) => size === word)
}
