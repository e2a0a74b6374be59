import type { CreateHead } from './create'
import type { Cursor } from './cursor'
import {
  boolean,
  choice,
  identifier,
  integer,
  type OptionReader,
  type Options,
  readOptions,
  readSetOptions,
  readUnset,
  text
} from './options'

/** As it is set → as it is shown. https://docs.snowflake.com/en/sql-reference/sql/create-warehouse */
export const WAREHOUSE_SIZES = {
  XSMALL: 'X-Small',
  'X-SMALL': 'X-Small',
  SMALL: 'Small',
  MEDIUM: 'Medium',
  LARGE: 'Large',
  XLARGE: 'X-Large',
  'X-LARGE': 'X-Large',
  XXLARGE: '2X-Large',
  X2LARGE: '2X-Large',
  '2X-LARGE': '2X-Large',
  XXXLARGE: '3X-Large',
  X3LARGE: '3X-Large',
  '3X-LARGE': '3X-Large',
  X4LARGE: '4X-Large',
  '4X-LARGE': '4X-Large'
} as const

export type WarehouseSize = keyof typeof WAREHOUSE_SIZES

const isSize = (word: string): word is WarehouseSize => Object.hasOwn(WAREHOUSE_SIZES, word)

export const warehouseSize = choice<WarehouseSize>(...Object.keys(WAREHOUSE_SIZES).filter(isSize))

const seconds: OptionReader<number | null> = (cursor, option) =>
  cursor.take('NULL') ? null : integer(0)(cursor, option)

const SETTABLE = {
  WAREHOUSE_SIZE: warehouseSize,
  WAREHOUSE_TYPE: choice('STANDARD'),
  AUTO_SUSPEND: seconds,
  AUTO_RESUME: boolean,
  COMMENT: text
}

const OPTIONS = { ...SETTABLE, INITIALLY_SUSPENDED: boolean }

const noun = 'WAREHOUSE'

export interface CreateWarehouse extends CreateHead {
  readonly type: 'CREATE WAREHOUSE'
  readonly options: Options<typeof OPTIONS>
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse */
export interface AlterWarehouse {
  readonly type: 'ALTER WAREHOUSE'
  readonly name: readonly string[]
  readonly ifExists: boolean
  readonly action:
    | { readonly do: 'SUSPEND' }
    | { readonly do: 'RESUME'; readonly ifSuspended: boolean }
    | { readonly do: 'SET'; readonly options: Options<typeof SETTABLE> }
    | { readonly do: 'UNSET'; readonly names: readonly (keyof typeof SETTABLE)[] }
}

export function createWarehouse(cursor: Cursor, head: CreateHead): CreateWarehouse {
  cursor.take('WITH')
  return { type: 'CREATE WAREHOUSE', ...head, options: readOptions(cursor, OPTIONS, noun) }
}

export function alterWarehouse(cursor: Cursor): AlterWarehouse {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'ALTER WAREHOUSE', name: [identifier(cursor, noun)], ifExists, action: action(cursor) }
}

function action(cursor: Cursor): AlterWarehouse['action'] {
  switch (cursor.expectOneOf(['SUSPEND', 'RESUME', 'SET', 'UNSET'])) {
    case 'SUSPEND':
      return { do: 'SUSPEND' }
    case 'RESUME':
      return { do: 'RESUME', ifSuspended: cursor.take('IF SUSPENDED') }
    case 'SET':
      return { do: 'SET', options: readSetOptions(cursor, SETTABLE, noun) }
    case 'UNSET':
      return { do: 'UNSET', names: readUnset(cursor, ['AUTO_SUSPEND', 'AUTO_RESUME', 'COMMENT'], noun) }
  }
}
