import type { QualifiedName } from '../../contract'

/** How the load of one file ended. https://docs.snowflake.com/en/sql-reference/functions/copy_history */
export interface Load {
  readonly table: QualifiedName
  readonly tableId: string
  readonly pipe: (QualifiedName & { readonly id: string }) | null
  /** Key of the object below the stage's location. */
  readonly file: string
  /** "s3://bucket/prefix/". */
  readonly stageLocation: string
  readonly path: string
  readonly etag: string
  readonly size: number
  readonly receivedAt: Date | null
  readonly loadedAt: Date
  readonly result: FileResult
}

/** What became of a file's rows. */
export interface FileResult {
  readonly status: 'LOADED' | 'LOAD_FAILED' | 'PARTIALLY_LOADED'
  readonly rowsParsed: number
  readonly rowsLoaded: number
  readonly errorLimit: number
  readonly errorsSeen: number
  readonly firstError: RowError | null
}

export interface RowError {
  readonly message: string
  readonly code: string
  readonly sqlState: string
  readonly line: number
  readonly row: number
  readonly character: number
  /** "T"["A":1] */
  readonly column: string | null
}

const DAY = 86_400_000
/** https://docs.snowflake.com/en/user-guide/data-load-considerations-load#load-metadata */
const TABLE_DAYS = 64
/** https://docs.snowflake.com/en/user-guide/data-load-snowpipe-intro#load-history */
const PIPE_DAYS = 14

/** Which files have been loaded, by whom: a pipe and a table remember apart from each other. */
export class LoadHistory {
  readonly loads: Load[] = []

  constructor(private readonly now: () => number) {}

  add(load: Load): void {
    this.loads.push(load)
  }

  /** A COPY by hand loads a file again once its content has changed. */
  loadedByHand(tableId: string, path: string, etag: string): boolean {
    return this.recent(TABLE_DAYS).some(
      (load) =>
        load.pipe === null &&
        load.tableId === tableId &&
        load.path === path &&
        load.etag === etag &&
        load.result.status !== 'LOAD_FAILED'
    )
  }

  /** A pipe goes by the path alone, and takes a failed file as done too. */
  takenByPipe(pipeId: string, path: string): boolean {
    return this.recent(PIPE_DAYS).some((load) => load.pipe?.id === pipeId && load.path === path)
  }

  /** Any load of this file into the table, by hand or by a pipe: what REFRESH passes over. */
  loadedInto(tableId: string, path: string): boolean {
    return this.recent(TABLE_DAYS).some((load) => load.tableId === tableId && load.path === path && load.pipe === null)
  }

  /** A pipe that is dropped or replaced takes its memory with it. */
  forgetPipe(pipeId: string): void {
    this.keep((load) => load.pipe?.id !== pipeId)
  }

  forgetTable(tableId: string): void {
    this.keep((load) => load.tableId !== tableId || load.pipe !== null)
  }

  private keep(which: (load: Load) => boolean): void {
    this.loads.splice(0, this.loads.length, ...this.loads.filter(which))
  }

  private recent(days: number): readonly Load[] {
    return this.loads.filter((load) => load.loadedAt.getTime() > this.now() - days * DAY)
  }
}
