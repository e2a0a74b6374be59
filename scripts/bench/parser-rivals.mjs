// What the parser is measured against, on the same lines and in the same engine.

/** A lower bound for any parser: it finds every space and quote, cuts 27 pieces, and writes a row, without looking at any. */
export function floor(line, writer) {
  let found = 0
  for (let at = line.indexOf(' '); at >= 0; at = line.indexOf(' ', at + 1)) POSITIONS[found++] = at
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) POSITIONS[found++] = at
  const cut = (index) => line.slice(POSITIONS[index] + 1, POSITIONS[index + 1])
  writer.writeRow({
    BUCKETOWNER: cut(0),
    BUCKET_NAME: cut(1),
    REQUESTDATETIME: cut(2),
    REMOTEIP: cut(3),
    REQUESTER: cut(4),
    REQUESTID: cut(5),
    OPERATION: cut(6),
    KEY: cut(7),
    REQUEST_URI: cut(8),
    HTTPSTATUS: cut(9),
    ERRORCODE: cut(10),
    BYTESSENT: cut(11),
    OBJECTSIZE: cut(12),
    TOTALTIME: cut(13),
    TURNAROUNDTIME: cut(14),
    REFERRER: cut(15),
    USERAGENT: cut(16),
    VERSIONID: cut(17),
    HOSTID: cut(18),
    SIGV: cut(19),
    CIPHERSUITE: cut(20),
    AUTHTYPE: cut(21),
    ENDPOINT: cut(22),
    TLSVERSION: cut(23),
    ACCESSPOINTARN: cut(24),
    ACLREQUIRED: cut(25),
    SOURCEREGION: cut(26),
    EXTRA: null,
    REASON: null
  })
}

const POSITIONS = new Int32Array(4096)

/**
 * The expression that AWS publishes for Athena.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html
 */
export const AWS =
  /([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))?.*$/

/** As it is published: where a line does not match, it is tried again from each character on. */
export function awsExpression(line, writer) {
  write(AWS.exec(line) ?? NOTHING, writer)
}

/** Tried once for a line, as Athena does. */
export function anchoredExpression(line, writer) {
  write(ANCHORED.exec(line) ?? NOTHING, writer)
}

const NOTHING = []
const ANCHORED = new RegExp(`^${AWS.source}`)

/** A literal for the row: names that are computed would cost more than the expression. */
function write(found, writer) {
  writer.writeRow({
    BUCKETOWNER: found[1],
    BUCKET_NAME: found[2],
    REQUESTDATETIME: found[3],
    REMOTEIP: found[4],
    REQUESTER: found[5],
    REQUESTID: found[6],
    OPERATION: found[7],
    KEY: found[8],
    REQUEST_URI: found[9],
    HTTPSTATUS: found[10],
    ERRORCODE: found[11],
    BYTESSENT: found[12],
    OBJECTSIZE: found[13],
    TOTALTIME: found[14],
    TURNAROUNDTIME: found[15],
    REFERRER: found[16],
    USERAGENT: found[17],
    VERSIONID: found[18],
    HOSTID: found[19],
    SIGV: found[20],
    CIPHERSUITE: found[21],
    AUTHTYPE: found[22],
    ENDPOINT: found[23],
    TLSVERSION: found[24],
    ACCESSPOINTARN: found[25],
    ACLREQUIRED: found[26]
  })
}
