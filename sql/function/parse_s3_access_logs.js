{
  // Parses one line of an S3 server access log into exactly one row of text, and never throws.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
  //
  //   owner bucket [time] ip requester requestid operation key "uri" status error bytes size total turnaround
  //   "referrer" "useragent" versionid                      the end until 2018; the oldest lines have no versionid
  //   hostid sigv ciphersuite authtype endpoint tlsversion  since 2019, tlsversion a little later
  //   accesspointarn aclrequired sourceregion               since 2021, 2022 and 2026; AWS may add more
  //
  // S3 does not escape what a client sends: a URI, a Referer or a User-Agent may contain quotes, spaces or a whole
  // forged record. So quotes are not matched in pairs. S3 itself writes no quotes before the URI or after the user agent,
  // a request line ends with " HTTP/1.1", and numbers follow it. Where that leaves more than one way to read a line, the
  // line is `ambiguous`, since no column of it could be trusted.
  //
  // Nearly all lines have today's fields and no other quotes than the six that S3 writes: those are cut at once. For any
  // other line, the parser first finds where each field starts and ends, and cuts it only when all of it fits. Every
  // character is read a bounded number of times, so the time is linear for any line.
  //
  // A line that cannot be parsed returns only a REASON: `blank`; `ambiguous`; `glued` (another record starts within it);
  // `truncated` (it ends too early); or the first invalid field: `requestdatetime`, `operation`, `request_uri`,
  // `httpstatus` (the numbers from there to turnaroundtime), `referrer`, `useragent`.
  processRow: function processRow(row, rowWriter) {
    // Snowflake keeps `this` from row to row. Creating the functions below for each row would take 20% longer.
    if (this.parse === undefined) this.parse = parser()
    rowWriter.writeRow(this.parse(row.LINE))

    function parser() {
      const SPACE = 32
      const QUOTE = 34
      const DASH = 45
      const BRACKET = 91
      const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
      const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      const MOST_DATES = 1000
      // S3 has written a host ID since early 2019.
      const HOST_ID_SINCE = '2019'
      // S3 has written all the fields of today since then.
      const ALL_FIELDS_SINCE = '2026'
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
      const VERSION_LENGTH = 32
      const UNIQUE_ID_IN = '2019'
      const UNIQUE_ID_OR_NONE_IN = '2019-03'
      // Of a user or role, or the number of an account.
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
      const UNIQUE_ID = /^(?:A[A-Z]{3}[A-Z0-9]+|\d{12})$/

      // Fields by their place in a record.
      const REQUESTER = 4
      const REQUESTID = 5
      const OPERATION = 6
      const URI = 8
      const STATUS = 9
      const ERRORCODE = 10
      const REFERRER = 15
      const USERAGENT = 16
      const VERSIONID = 17
      const HOSTID = 18
      const SIGV = 19
      const CIPHERSUITE = 20
      const ENDPOINT = 22
      const SOURCEREGION = 26
      const EXTRA = 27

      let line = ''
      let end = 0
      // Where each field starts and ends. A field that the line does not have is empty.
      const starts = new Int32Array(28)
      const ends = new Int32Array(28)
      // Where to read on.
      let at = 0
      let timeAt = 0
      let dateTime = ''
      // Dates that were read, as S3 writes them and as we do: a file has few of them.
      const dates = new Map()
      let lastDate = ''
      let lastWritten = ''

      return function parse(text) {
        line = typeof text === 'string' ? trimmed(text) : ''
        end = line.length
        at = 0
        const row = usualRow(line)
        if (row !== null) return row
        const stopped = end === 0 ? 'blank' : findHead() || findUri() || findClientAndTail()
        return stopped === null ? cutFields() : { REASON: reason(stopped) }
      }

      // The row of a line with only the six quotes of S3, which can be read in one way; null for any other line. The names
      // are where each field ends. V8 reads a parameter faster than a variable of a closure.
      function usualRow(line) {
        const owner = line.indexOf(' ')
        const bucket = line.indexOf(' ', owner + 1)
        const time = bucket + 29
        const address = line.indexOf(' ', time + 1)
        const requester = line.indexOf(' ', address + 1)
        const requestId = line.indexOf(' ', requester + 1)
        const operation = line.indexOf(' ', requestId + 1)
        const key = line.indexOf(' ', operation + 1)
        if (line.charCodeAt(key + 1) !== QUOTE || !isOperationAt(line, requestId + 1)) return null
        const uri = line.indexOf('"', key + 2)
        const status = line.indexOf(' ', uri + 2)
        const error = line.indexOf(' ', status + 1)
        const sent = line.indexOf(' ', error + 1)
        const size = line.indexOf(' ', sent + 1)
        const total = line.indexOf(' ', size + 1)
        const turnaround = line.indexOf(' ', total + 1)
        const referrer = line.indexOf('"', turnaround + 2)
        const userAgent = line.indexOf('"', referrer + 3)
        if (userAgent < 0 || line.indexOf('"', userAgent + 1) > 0) return null
        const version = nextSpace(line, userAgent + 1)
        const host = nextSpace(line, version)
        const signature = nextSpace(line, host)
        const cipher = nextSpace(line, signature)
        const authentication = nextSpace(line, cipher)
        const endpoint = nextSpace(line, authentication)
        const tls = nextSpace(line, endpoint)
        const accessPoint = nextSpace(line, tls)
        const acl = nextSpace(line, accessPoint)
        const region = nextSpace(line, acl)
        if (
          owner < 1 ||
          bucket < owner + 2 ||
          line.charCodeAt(time) !== SPACE ||
          address < time + 2 ||
          requester < address + 2 ||
          requestId < requester + 2 ||
          operation < requestId + 2 ||
          key < operation + 2 ||
          startsRecordOrUri(line, address + 1) ||
          startsRecordOrUri(line, requester + 1) ||
          line.charCodeAt(uri + 1) !== SPACE ||
          !isRequestLine(key + 1, uri) ||
          !isNumber(line, uri + 2, status, 3) ||
          error < status + 2 ||
          line.charCodeAt(error - 1) === QUOTE ||
          !isNumber(line, error + 1, sent, 38) ||
          !isNumber(line, sent + 1, size, 38) ||
          !isNumber(line, size + 1, total, 38) ||
          !isNumber(line, total + 1, turnaround, 38) ||
          line.charCodeAt(turnaround + 1) !== QUOTE ||
          line.charCodeAt(referrer + 1) !== SPACE ||
          line.charCodeAt(referrer + 2) !== QUOTE ||
          !endsWord(userAgent) ||
          endsRequestLine(referrer) ||
          endsRequestLine(userAgent) ||
          region < end ||
          (version < end && authentication === end) ||
          version === userAgent + 2 ||
          isDoubled(line, version, host) ||
          isDoubled(line, host, signature) ||
          isDoubled(line, signature, cipher) ||
          isDoubled(line, cipher, authentication) ||
          isDoubled(line, authentication, endpoint) ||
          isDoubled(line, endpoint, tls) ||
          isDoubled(line, tls, accessPoint) ||
          isDoubled(line, accessPoint, acl) ||
          isDoubled(line, acl, region) ||
          (host < end && cut(line, host + 1, signature) !== null && !holds('SigV', host + 1))
        ) {
          return null
        }
        timeAt = bucket + 1
        if (!findTime()) return null
        return {
          BUCKETOWNER: cut(line, 0, owner),
          BUCKET_NAME: cut(line, owner + 1, bucket),
          REQUESTDATETIME: dateTime,
          REMOTEIP: cut(line, time + 1, address),
          REQUESTER: cut(line, address + 1, requester),
          REQUESTID: cut(line, requester + 1, requestId),
          OPERATION: cut(line, requestId + 1, operation),
          KEY: cut(line, operation + 1, key),
          REQUEST_URI: cut(line, key + 2, uri),
          HTTPSTATUS: cut(line, uri + 2, status),
          ERRORCODE: cut(line, status + 1, error),
          BYTESSENT: cut(line, error + 1, sent),
          OBJECTSIZE: cut(line, sent + 1, size),
          TOTALTIME: cut(line, size + 1, total),
          TURNAROUNDTIME: cut(line, total + 1, turnaround),
          REFERRER: cut(line, turnaround + 2, referrer),
          USERAGENT: cut(line, referrer + 3, userAgent),
          VERSIONID: cutIfThere(line, userAgent + 2, version),
          HOSTID: cutIfThere(line, version + 1, host),
          SIGV: cutIfThere(line, host + 1, signature),
          CIPHERSUITE: cutIfThere(line, signature + 1, cipher),
          AUTHTYPE: cutIfThere(line, cipher + 1, authentication),
          ENDPOINT: cutIfThere(line, authentication + 1, endpoint),
          TLSVERSION: cutIfThere(line, endpoint + 1, tls),
          ACCESSPOINTARN: cutIfThere(line, tls + 1, accessPoint),
          ACLREQUIRED: cutIfThere(line, accessPoint + 1, acl),
          SOURCEREGION: cutIfThere(line, acl + 1, region),
          EXTRA: null,
          REASON: null
        }
      }

      function cut(line, start, stop) {
        return stop - start === 1 && line.charCodeAt(start) === DASH ? null : line.slice(start, stop)
      }

      // Whether two spaces are next to each other.
      function isDoubled(line, space, next) {
        return next === space + 1 && next < line.length
      }

      function cutIfThere(line, start, stop) {
        return start < stop ? cut(line, start, stop) : null
      }

      // The end of the line if there is none.
      function nextSpace(line, after) {
        const space = after < line.length ? line.indexOf(' ', after + 1) : -1
        return space < 0 ? line.length : space
      }

      function isNumber(line, start, stop, digits) {
        if (stop - start === 1 && line.charCodeAt(start) === DASH) return true
        for (let index = start; index < stop; index++) {
          const code = line.charCodeAt(index)
          if (code < 48 || code > 57) return false
        }
        return start < stop && stop - start <= digits
      }

      // Like every function below that finds fields, it returns why it stopped, or null.
      function findHead() {
        findWord(0)
        findWord(1)
        timeAt = skipSpaces(at)
        at = Math.min(timeAt + 28, end)
        if (!findTime()) return 'requestdatetime'
        findWord(3)
        return findRequester()
      }

      // A requester may have spaces ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"), so it is
      // everything before the request ID, which is the word before the operation.
      function findRequester() {
        findWord(REQUESTER)
        findWord(REQUESTID)
        findWord(OPERATION)
        if (startsRecordOrUri(line, starts[REQUESTER]) || startsRecordOrUri(line, starts[REQUESTID])) return 'operation'
        while (!isOperationAt(line, starts[OPERATION])) {
          if (at === end || startsRecordOrUri(line, starts[OPERATION])) return 'operation'
          ends[REQUESTER] = ends[REQUESTID]
          copyField(OPERATION, REQUESTID)
          findWord(OPERATION)
        }
        findWord(7)
        return null
      }

      function startsRecordOrUri(line, start) {
        const code = line.charCodeAt(start)
        return code === QUOTE || code === BRACKET
      }

      // Capital letters or digits, a dot and a capital letter.
      function isOperationAt(line, start) {
        let index = start
        let code = line.charCodeAt(index)
        while ((code >= 65 && code <= 90) || (code >= 48 && code <= 57)) code = line.charCodeAt(++index)
        const after = line.charCodeAt(index + 1)
        return code === 46 && index > start && after >= 65 && after <= 90
      }

      // The URI ends at a quote that numbers follow, if possible at the end of a request line. A client can write such a
      // quote into the URI, and other ones into a header.
      function findUri() {
        const open = skipSpaces(at)
        if (line.charCodeAt(open) !== QUOTE) return findAbsentUri()
        let found = -1
        let others = 0
        let stoppedAt = -1
        for (let close = closing(open + 1); close > 0; close = closing(close + 1)) {
          if (findNumbers(close + 1)) {
            if (isRequestLine(open, close)) return setUri(open, close)
            if (found < 0) found = close
            else others++
          } else if (stoppedAt < 0) stoppedAt = at
        }
        if (others > 0) return 'ambiguous'
        if (found > 0 && findNumbers(found + 1)) return setUri(open, found)
        at = stoppedAt < 0 ? end : stoppedAt
        return 'httpstatus'
      }

      function findAbsentUri() {
        findWord(URI)
        if (!isDash(URI)) return 'request_uri'
        return findNumbers(at) ? null : 'httpstatus'
      }

      function setUri(open, close) {
        starts[URI] = open + 1
        ends[URI] = close
        // A record within the URI has a quoted URI, too.
        return line.indexOf('"', open + 1) < close && holdsTime(open, close) ? 'glued' : null
      }

      // S3 writes "-" for what is not a request of a client.
      function isRequestLine(open, close) {
        return endsRequestLine(close) || (close === open + 2 && line.charCodeAt(open + 1) === DASH)
      }

      function endsRequestLine(quote) {
        const code = line.charCodeAt(quote - 1)
        if (code < 48 || code > 57) return false
        return holds(' HTTP/', quote - 9) || holds(' HTTP/', quote - 7)
      }

      // From the status to the turnaround time, if a referrer follows.
      function findNumbers(start) {
        at = start
        if (!findNumber(STATUS, 3)) return false
        findWord(ERRORCODE)
        for (let field = ERRORCODE + 1; field < REFERRER; field++) if (!findNumber(field, 38)) return false
        at = skipSpaces(at)
        const code = line.charCodeAt(at)
        return (code === QUOTE || code === DASH) && line.charCodeAt(ends[ERRORCODE] - 1) !== QUOTE
      }

      function findClientAndTail() {
        const numbersAt = starts[STATUS]
        const clientAt = at
        const stopped = findClient() || findTail()
        if (stopped !== 'ambiguous' || dateTime < ALL_FIELDS_SINCE) return stopped
        const extraAt = findQuotedExtra(clientAt)
        return extraAt < 0 ? stopped : findBefore(extraAt, numbersAt)
      }

      // AWS may append fields in quotes. Then today's ten fields are between the user agent and the first of them. Returns
      // where that one starts; -1 if there is none, or if it cannot be told from what a client wrote.
      function findQuotedExtra(clientAt) {
        let found = -1
        let after = clientAt
        at = clientAt
        if (line.charCodeAt(at) !== QUOTE) {
          findWord(REFERRER)
          findWord(USERAGENT)
          if (isDash(USERAGENT)) after = at
        }
        let quote = line.indexOf('"', after)
        for (; quote > 0; quote = line.indexOf('"', after)) {
          const tailEnd = endOfTail(after, quote)
          if (tailEnd > 0) {
            if (found > 0) return -1
            found = tailEnd
          }
          after = quote + 1
        }
        // After a user agent, there would be a version.
        at = after
        findWord(EXTRA)
        return isDash(EXTRA) || ends[EXTRA] - starts[EXTRA] === VERSION_LENGTH || isTail(after) ? -1 : found
      }

      // Where ten words in the form of a tail end, if they are all before the quote; or -1.
      function endOfTail(start, quote) {
        if (line.charCodeAt(quote - 1) !== SPACE || !isTail(start)) return -1
        at = start
        for (let field = VERSIONID; field < EXTRA; field++) findWord(EXTRA)
        return at <= quote ? at : -1
      }

      // Reads the line again as if it ended there; what follows is EXTRA.
      function findBefore(extraAt, numbersAt) {
        const whole = line
        line = trimmed(whole.slice(0, extraAt))
        end = line.length
        findNumbers(numbersAt)
        const stopped = findClient() || findTail()
        line = whole
        end = whole.length
        starts[EXTRA] = skipSpaces(extraAt)
        ends[EXTRA] = end
        return stopped
      }

      // Referer and User-Agent come from the same client. S3 writes no quotes after them, so the user agent ends at the
      // last quote; the border between them is `" "`, and the line is ambiguous if a client wrote another one.
      function findClient() {
        const numbersAt = starts[STATUS]
        const hasReferrer = line.charCodeAt(at) === QUOTE
        if (!hasReferrer) {
          findWord(REFERRER)
          if (!isDash(REFERRER)) return 'referrer'
          at = skipSpaces(at)
          if (line.charCodeAt(at) !== QUOTE) return findAbsentUserAgent()
        }

        const open = at
        let borders = 0
        let border = -1
        let earlierBorder = -1
        let close = -1
        let last = open
        let isSearched = false
        for (let quote = line.indexOf('"', open + 1); quote > 0; quote = line.indexOf('"', quote + 1)) {
          last = quote
          if (!endsWord(quote)) continue
          close = quote
          if (line.charCodeAt(skipSpaces(quote + 1)) === QUOTE) {
            borders++
            earlierBorder = border
            border = quote
          }
          // Either the URI or a header holds what looks like the end of the other.
          if (endsRequestLine(quote)) {
            isSearched = true
            if (findNumbers(quote + 1)) return 'ambiguous'
          }
        }
        if (isSearched) findNumbers(numbersAt)

        // The line ends within the user agent.
        at = end
        if (close < 0 || (last > close && line.charCodeAt(last - 1) === SPACE && borders !== 1)) return 'useragent'
        if (border > 0 && skipSpaces(border + 1) >= close) {
          borders--
          border = earlierBorder
        }
        at = close + 1
        if (!hasReferrer) return setClient(USERAGENT, open, close)
        if (borders === 0) return findReferrerAlone(open, close)
        if (borders > 1) return 'ambiguous'
        setClient(REFERRER, open, border)
        return setClient(USERAGENT, skipSpaces(border + 1), close)
      }

      function setClient(field, open, close) {
        starts[field] = open + 1
        ends[field] = close
        return null
      }

      // The user agent is an unquoted "-", or it is quoted and the line ends within it.
      function findReferrerAlone(open, close) {
        setClient(REFERRER, open, close)
        const stopped = findAbsentUserAgent()
        if (line.charCodeAt(starts[USERAGENT]) === QUOTE) at = end
        return stopped
      }

      function findAbsentUserAgent() {
        findWord(USERAGENT)
        if (!isDash(USERAGENT)) return 'useragent'
        // What follows is not a tail, so what precedes it is no end of a request.
        if (closing(at) < 0) return null
        return holdsTime(at, end) ? 'glued' : 'ambiguous'
      }

      function findTail() {
        const start = at
        findWords(VERSIONID)
        if (!isSignature(SIGV) && isSignature(CIPHERSUITE)) {
          if (!isUniqueId(HOSTID)) return 'ambiguous'
          skipUniqueId()
        }
        if (isMissing(ENDPOINT)) return stoppedInTail(start)
        return isMissing(EXTRA) || !holdsTime(start, end) ? null : 'glued'
      }

      // Where a client wrote `" "` into the Referer and S3 a bare "-" for the user agent, the same words are "-", version
      // and host ID. A version looks different from an ID, but it may also be "-".
      function isUniqueId(field) {
        if (!dateTime.startsWith(UNIQUE_ID_IN)) return false
        if (!isDash(VERSIONID)) return true
        if (isDash(field)) return dateTime.startsWith(UNIQUE_ID_OR_NONE_IN) && hasUsualReferrer()
        return UNIQUE_ID.test(line.slice(starts[field], ends[field]))
      }

      // Whether the Referer is one that browsers send, or "-".
      function hasUsualReferrer() {
        return isDash(REFERRER) || /^[a-z][a-z0-9+.-]*:\/\/[^" ]*$/.test(line.slice(starts[REFERRER], ends[REFERRER]))
      }

      // Some lines from March 2019 have the requester's unique ID, or "-", before the host ID. The ID goes to EXTRA.
      function skipUniqueId() {
        const idStart = starts[HOSTID]
        const idEnd = ends[HOSTID]
        at = idEnd
        findWords(HOSTID)
        if (!isMissing(EXTRA)) return
        starts[EXTRA] = idStart
        ends[EXTRA] = idEnd
      }

      // The fields from this one on, as many as there are.
      function findWords(first) {
        let field = first
        while (field <= SOURCEREGION && at < end) findWord(field++)
        for (; field <= EXTRA; field++) starts[field] = ends[field] = end
        if (at < end) starts[EXTRA] = skipSpaces(at)
      }

      function isSignature(field) {
        return isDash(field) || holds('SigV', starts[field])
      }

      // Until 2018 lines end here. Later ones may only have been cut; or S3 has begun to quote fields at the end, and then
      // what is before the last quote is not only a user agent.
      function stoppedInTail(start) {
        if (dateTime > HOST_ID_SINCE && hasTailBefore(start - 1)) return 'ambiguous'
        at = start
        findWords(VERSIONID)
        return isMissing(HOSTID) ? null : 'truncated'
      }

      // Whether a tail in today's form and an even number of quotes follow an earlier quote.
      function hasTailBefore(close) {
        const first = starts[USERAGENT]
        let quotesAfter = 1
        for (let quote = line.lastIndexOf('"', close - 1); quote >= first; quote = line.lastIndexOf('"', quote - 1)) {
          if (quotesAfter % 2 === 0 && endsWord(quote) && isTail(quote + 1)) return true
          quotesAfter++
        }
        return false
      }

      // Looks at the words for SIGV and TLSVERSION.
      function isTail(start) {
        at = start
        for (let field = VERSIONID; field <= SIGV; field++) findWord(field)
        if (!isSignature(SIGV)) return false
        for (let words = 0; words < 4; words++) findWord(SIGV)
        return isDash(SIGV) || holds('TLS', starts[SIGV])
      }

      function cutFields() {
        return {
          BUCKETOWNER: word(0),
          BUCKET_NAME: word(1),
          REQUESTDATETIME: dateTime,
          REMOTEIP: word(3),
          REQUESTER: word(4),
          REQUESTID: word(5),
          OPERATION: word(6),
          KEY: word(7),
          REQUEST_URI: quoted(URI),
          HTTPSTATUS: word(9),
          ERRORCODE: word(10),
          BYTESSENT: word(11),
          OBJECTSIZE: word(12),
          TOTALTIME: word(13),
          TURNAROUNDTIME: word(14),
          REFERRER: quoted(REFERRER),
          USERAGENT: quoted(USERAGENT),
          VERSIONID: word(17),
          HOSTID: word(18),
          SIGV: word(19),
          CIPHERSUITE: word(20),
          AUTHTYPE: word(21),
          ENDPOINT: word(22),
          TLSVERSION: word(23),
          ACCESSPOINTARN: word(24),
          ACLREQUIRED: word(25),
          SOURCEREGION: word(26),
          EXTRA: word(27),
          REASON: null
        }
      }

      function word(field) {
        const start = starts[field]
        const stop = ends[field]
        if (stop - start < 2 && (stop === start || line.charCodeAt(start) === DASH)) return null
        return line.slice(start, stop)
      }

      // Empty if the client sent an empty header.
      function quoted(field) {
        return isDash(field) ? null : line.slice(starts[field], ends[field])
      }

      function isDash(field) {
        return ends[field] - starts[field] === 1 && line.charCodeAt(starts[field]) === DASH
      }

      function isMissing(field) {
        return starts[field] === ends[field]
      }

      function copyField(from, to) {
        starts[to] = starts[from]
        ends[to] = ends[from]
      }

      // Reads "[06/Feb/2019:00:00:38 +0000]" as "2019-02-06 00:00:38".
      function findTime() {
        const date = line.slice(timeAt, timeAt + 12)
        if (date !== lastDate) {
          if (!dates.has(date)) return findOtherTime(date)
          lastDate = date
          lastWritten = dates.get(date)
        }
        if (!isClock(line, timeAt + 12)) return findOtherTime(date)
        dateTime = lastWritten + line.slice(timeAt + 13, timeAt + 21)
        return true
      }

      // Whether this is ":00:00:38 +0000]".
      function isClock(line, start) {
        return (
          isPair(line, start + 1, 50, 51) &&
          isPair(line, start + 4, 53, 57) &&
          isPair(line, start + 7, 53, 57) &&
          line.charCodeAt(start) === 58 &&
          line.charCodeAt(start + 3) === 58 &&
          line.charCodeAt(start + 6) === 58 &&
          line.slice(start + 9, start + 16) === ' +0000]'
        )
      }

      // Two digits: the first at most `tens`; the second at most `ones` after that one.
      function isPair(line, index, tens, ones) {
        const ten = line.charCodeAt(index)
        const one = line.charCodeAt(index + 1)
        return ten >= 48 && one >= 48 && one <= 57 && (ten < tens || (ten === tens && one <= ones))
      }

      function findOtherTime(date) {
        const written = utc(timeAt)
        if (written === null) return false
        dateTime = written
        if (isClock(line, timeAt + 12)) {
          if (dates.size === MOST_DATES) dates.clear()
          dates.set(date, written.slice(0, 11))
        }
        return true
      }

      // Null if there is no such time. The result is text, because Snowflake would shift a Date by the session's time zone.
      function utc(start) {
        const text = line.slice(start, start + 28)
        if (!/^\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]$/.test(text)) return null
        const day = pair(text, 1)
        const year = pair(text, 8) * 100 + pair(text, 10)
        const second = pair(text, 19)
        const offset = pair(text, 23) * 60 + pair(text, 25)
        const month = MONTHS.indexOf(text.slice(4, 7)) / 3
        const days = month === 1 && isLeap(year) ? 29 : DAYS[month]
        if (!(day > 0 && day <= days) || pair(text, 13) > 23 || pair(text, 16) > 59 || second > 60) return null
        const date = text.slice(8, 12) + (month < 9 ? '-0' : '-') + (month + 1) + '-' + text.slice(1, 3)
        if (offset === 0 && second < 60) return date + ' ' + text.slice(13, 21)

        // A leap second is the first second of the next minute.
        const ahead = text.charAt(22) === '+' ? offset : -offset
        const minute = Date.parse(date + 'T' + text.slice(13, 18) + 'Z')
        const iso = new Date(minute + second * 1000 - ahead * 60000).toISOString()
        return iso.length === 24 && pair(text, 25) < 60 ? iso.slice(0, 10) + ' ' + iso.slice(11, 19) : null
      }

      // The number in two digits; 528 is the value of "00".
      function pair(text, index) {
        return text.charCodeAt(index) * 10 + text.charCodeAt(index + 1) - 528
      }

      function isLeap(year) {
        return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      }

      function reason(stopped) {
        if (stopped === 'blank' || stopped === 'ambiguous') return stopped
        if (holdsTime(timeAt + 1, end)) return 'glued'
        return at === end ? 'truncated' : stopped
      }

      function holdsTime(start, stop) {
        let bracket = line.indexOf('[', start)
        while (bracket >= 0 && bracket < stop && utc(bracket) === null) bracket = line.indexOf('[', bracket + 1)
        return bracket >= 0 && bracket < stop
      }

      // Finds an unquoted field: the next word, which is empty at the end of the line.
      function findWord(field) {
        let space = line.indexOf(' ', at)
        while (space === at) space = line.indexOf(' ', ++at)
        starts[field] = at
        ends[field] = space < 0 ? end : space
        at = space < 0 ? end : space + 1
      }

      // Finds a number or "-". False if there is something else, or it is too long for its column.
      function findNumber(field, digits) {
        at = skipSpaces(at)
        const most = at + digits
        let index = at
        let code = line.charCodeAt(index)
        if (code === DASH) code = line.charCodeAt(++index)
        else while (code >= 48 && code <= 57 && index < most) code = line.charCodeAt(++index)
        if (index === at || (code !== SPACE && index < end)) return false
        starts[field] = at
        ends[field] = index
        at = index < end ? index + 1 : end
        return true
      }

      // Like startsWith, which is slower.
      function holds(text, start) {
        return line.slice(start, start + text.length) === text
      }

      // The next quote from `start` on that ends a word, or -1.
      function closing(start) {
        let quote = line.indexOf('"', start)
        while (quote >= 0 && !endsWord(quote)) quote = line.indexOf('"', quote + 1)
        return quote
      }

      function endsWord(index) {
        return line.charCodeAt(index + 1) === SPACE || index + 1 === end
      }

      function skipSpaces(index) {
        while (line.charCodeAt(index) === SPACE) index++
        return index
      }

      // Lines may end with "\r\n", and AWS's own examples end with spaces.
      function trimmed(text) {
        let start = 0
        let stop = text.length
        while (start < stop && text.charCodeAt(start) === SPACE) start++
        while (stop > start && (text.charCodeAt(stop - 1) === SPACE || text.charCodeAt(stop - 1) === 13)) stop--
        return start === 0 && stop === text.length ? text : text.slice(start, stop)
      }
    }
  }
}
