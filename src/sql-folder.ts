/**
 * The folder with the SQL files. The bundler copies the folder that this literal names next to the bundle, and rewrites
 * the path. That only works in a separate file.
 */
export const SQL_FOLDER = `${__dirname}/../sql`
