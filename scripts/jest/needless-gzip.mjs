import zlib from 'node:zlib'

/**
 * Snowflake's driver (3.3.0) compresses each statement, but sends it before that is done, as it is. The result is thrown
 * away, and takes as long as sending it does: zlib reserves memory for each. Nobody else passes `null` as options.
 */
export function skipNeedlessGzip() {
  const { gzip } = zlib
  zlib.gzip = (buffer, options, done) => {
    if (options !== null) gzip(buffer, options, done)
  }
}
