/** User-defined functions get and return strings here; SQL converts them from and to its types. */
export type Text = string | null
/** For each row: a string, or the rows that a table function makes of it. */
export type Results = readonly (Text | readonly (readonly Text[])[])[]
/** Calls the function for several rows. */
export type Batch = (rows: readonly (readonly Text[])[]) => Results
