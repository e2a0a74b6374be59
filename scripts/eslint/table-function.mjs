/**
 * Lets ESLint read a table function as Snowflake does: its file is one object of handlers, which as a program would be a
 * block with labels. So it is put in parentheses, and what is found on the first line is moved back by the one that opens.
 * https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-tabular-functions
 */
export const tableFunction = {
  meta: { name: 'table-function', version: '1' },
  preprocess: (text) => [{ text: `(${text}\n)`, filename: 'handlers.js' }],
  postprocess: ([found]) =>
    found.map(({ line, column, endLine, endColumn, ...rest }) => ({
      ...rest,
      line,
      column: moved(line, column),
      endLine,
      endColumn: moved(endLine, endColumn)
    }))
}

function moved(line, column) {
  return line === 1 ? column - 1 : column
}
