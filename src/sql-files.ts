import { readSqlFiles } from './snowflake/library'

/** The SQL files. The bundle replaces this module by their texts. */
export const SQL_FILES = readSqlFiles(`${__dirname}/../sql`)
