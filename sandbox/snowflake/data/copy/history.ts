import type { QualifiedName } from '../../contract'
import type { Container } from '../../state'

/** How the load of one file ended. https://docs.snowflake.com/en/sql-reference/functions/copy_history */
export interface Load {
  readonly table: QualifiedName
  readonly tableId: string
  readonly pipe: (QualifiedName & { readonly id: string }) | null
  /** The object's key, relative to the stage's location. */
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

/** How many of a file's rows were loaded, and the first error. */
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

/** Which files were loaded. Pipes and tables have separate load histories, so each may load the same file once. */
export class LoadHistory {
  private readonly byPath = new Map<string, Load[]>()

  constructor(private readonly now: () => number) {}

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.byPath]
  }

  /** All of them, the oldest first. */
  get loads(): readonly Load[] {
    return [...this.byPath.values()].flat().toSorted((a, b) => a.loadedAt.getTime() - b.loadedAt.getTime())
  }

  add(load: Load): void {
    const same = this.byPath.get(load.path)
    if (same === undefined) this.byPath.set(load.path, [load])
    else same.push(load)
  }

  /** COPY INTO loads a file again after its content has changed. */
  loadedByCopy(tableId: string, path: string, etag: string): boolean {
    return this.recent(path, TABLE_DAYS).some(
      (load) =>
        load.pipe === null && load.tableId === tableId && load.etag === etag && load.result.status !== 'LOAD_FAILED'
    )
  }

  /** A pipe compares paths only, and does not retry files that failed. */
  loadedByPipe(pipeId: string, path: string): boolean {
    return this.recent(path, PIPE_DAYS).some((load) => load.pipe?.id === pipeId)
  }

  /** Whether COPY INTO has loaded the file into the table, in which case REFRESH skips it. */
  copiedInto(tableId: string, path: string): boolean {
    return this.recent(path, TABLE_DAYS).some((load) => load.tableId === tableId && load.pipe === null)
  }

  /** Dropping or replacing a pipe deletes its load history. */
  forgetPipe(pipeId: string): void {
    this.keep((load) => load.pipe?.id !== pipeId)
  }

  forgetTable(tableId: string): void {
    this.keep((load) => load.tableId !== tableId || load.pipe !== null)
  }

  private keep(isKept: (load: Load) => boolean): void {
    for (const [path, loads] of this.byPath) {
      const kept = loads.filter(isKept)
      if (kept.length === 0) this.byPath.delete(path)
      else this.byPath.set(path, kept)
    }
  }

  private recent(path: string, days: number): readonly Load[] {
    return (this.byPath.get(path) ?? []).filter((load) => load.loadedAt.getTime() > this.now() - days * DAY)
  }
}
