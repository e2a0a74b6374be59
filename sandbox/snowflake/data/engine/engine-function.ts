import { DuckDBScalarFunction, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import type { FunctionObject } from '../../contract'
import type { Batch, Text } from './batch'
import { javaScriptFunction } from './javascript-function'
import { pythonFunction } from './python-function'

/** A user's function, as one of DuckDB. Each call in each statement is compiled anew. */
export function engineFunction(name: string, definition: FunctionObject): DuckDBScalarFunction {
  const batches = new WeakMap<object, Batch>()
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: definition.args.map(() => VARCHAR),
    returnType: definition.returnsTable === null ? VARCHAR : LIST(LIST(VARCHAR)),
    specialHandling: true,
    volatile: true,
    bindFunction: (info) => {
      const callSite = {}
      batches.set(
        callSite,
        definition.language === 'PYTHON' ? pythonFunction(definition) : javaScriptFunction(definition)
      )
      info.setBindData(callSite)
    },
    mainFunction: (info, input, output) => {
      const batch = batches.get(info.bindData ?? {})
      if (batch === undefined) throw new Error('The function was not compiled')
      const columns = definition.args.map((_, index) => input.getColumnVector(index))
      const rows = Array.from({ length: input.rowCount }, (_, row) =>
        columns.map((column) => textOf(column.getItem(row)))
      )
      for (const [row, values] of batch(rows).entries())
        output.setItem(
          row,
          typeof values === 'string' || values === null ? values : listValue(values.map((cells) => listValue(cells)))
        )
      output.flush()
    }
  })
}

function textOf(value: unknown): Text {
  return typeof value === 'string' ? value : null
}
