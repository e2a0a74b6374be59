import { readSqlFiles } from './snowflake/library'

/** The SQL files. The bundle holds them: their texts stand in the place of this module. */
export const SQL_FILES = readSqlFiles(`${__dirname}/../sql`)
