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
const AWS =
  /([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))?.*$/

const NAMES = [
  'BUCKETOWNER',
  'BUCKET_NAME',
  'REQUESTDATETIME',
  'REMOTEIP',
  'REQUESTER',
  'REQUESTID',
  'OPERATION',
  'KEY',
  'REQUEST_URI',
  'HTTPSTATUS',
  'ERRORCODE',
  'BYTESSENT',
  'OBJECTSIZE',
  'TOTALTIME',
  'TURNAROUNDTIME',
  'REFERRER',
  'USERAGENT',
  'VERSIONID',
  'HOSTID',
  'SIGV',
  'CIPHERSUITE',
  'AUTHTYPE',
  'ENDPOINT',
  'TLSVERSION',
  'ACCESSPOINTARN',
  'ACLREQUIRED'
]

export function awsExpression(line, writer) {
  const found = AWS.exec(line)
  const row = {}
  if (found !== null) for (let at = 0; at < NAMES.length; at++) row[NAMES[at]] = found[at + 1]
  writer.writeRow(row)
}
