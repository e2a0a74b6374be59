/**
 * The SQL files. The bundler copies the tree that this one literal names beside the bundle, and rewrites the path; it
 * finds it only in a file of its own.
 */
export const SQL_FOLDER = `${__dirname}/../sql`
