{
  // Parses one line of an S3 server access log into exactly one row of text, and never throws.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
  //
  //   owner bucket [time] ip requester requestid operation key "uri" status error bytes size total turnaround
  //   "referrer" "useragent" versionid                      the end until 2018; the oldest lines have no versionid
  //   hostid sigv ciphersuite authtype endpoint tlsversion  since 2019, tlsversion a little later
  //   accesspointarn aclrequired sourceregion               since 2021, 2022 and 2025; AWS may add more
  //
  // S3 does not escape what a client sends: a URI, a Referer or a User-Agent may contain quotes, spaces or a whole
  // forged record. So quotes are not matched in pairs. What only S3 writes is found first (the operation, the numbers
  // after the URI, the tail after the last quote), and what is in between was written by clients. Every character is
  // read a bounded number of times, so the time is linear for any line.
  //
  // A line that cannot be parsed returns only a REASON: `blank`; `glued` (another record starts within it); `truncated`
  // (it ends too early); or the first invalid field: `requestdatetime`, `operation`, `request_uri`, `httpstatus` (the
  // numbers from there to turnaroundtime), `referrer`, `useragent`.
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

      let line = ''
      let end = 0
      let record = null
      let timeAt = 0
      // Where the next word starts (after any spaces), and where the last word started and ended.
      let at = 0
      let wordStart = 0
      let wordEnd = 0

      return function parse(text) {
        line = typeof text === 'string' ? trimmed(text) : ''
        end = line.length
        at = 0
        record = {
          BUCKETOWNER: null,
          BUCKET_NAME: null,
          REQUESTDATETIME: null,
          REMOTEIP: null,
          REQUESTER: null,
          REQUESTID: null,
          OPERATION: null,
          KEY: null,
          REQUEST_URI: null,
          HTTPSTATUS: null,
          ERRORCODE: null,
          BYTESSENT: null,
          OBJECTSIZE: null,
          TOTALTIME: null,
          TURNAROUNDTIME: null,
          REFERRER: null,
          USERAGENT: null,
          VERSIONID: null,
          HOSTID: null,
          SIGV: null,
          CIPHERSUITE: null,
          AUTHTYPE: null,
          ENDPOINT: null,
          TLSVERSION: null,
          ACCESSPOINTARN: null,
          ACLREQUIRED: null,
          SOURCEREGION: null,
          EXTRA: null,
          REASON: null
        }
        const stopped = end === 0 ? 'blank' : readRecord()
        return stopped === null ? record : { REASON: reason(stopped) }
      }

      // Fills the record. Like every function below that reads a part, it returns the first invalid field, or null.
      function readRecord() {
        record.BUCKETOWNER = field()
        record.BUCKET_NAME = field()
        timeAt = skipSpaces(at)
        record.REQUESTDATETIME = utc(timeAt)
        at = Math.min(timeAt + 28, end)
        if (record.REQUESTDATETIME === null) return 'requestdatetime'
        record.REMOTEIP = field()
        return readRequester() || readUri() || readClient()
      }

      // A requester may have spaces ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"), so it is
      // everything before the request ID, which is the word before the operation.
      function readRequester() {
        const start = skipSpaces(at)
        let requesterEnd = start
        let id = ''
        let idEnd = start
        for (let words = 0; at < end; words++) {
          const text = word()
          if (words > 1 && /^[A-Z0-9]+\.[A-Z]/.test(text)) {
            record.REQUESTER = absent(line.slice(start, requesterEnd))
            record.REQUESTID = absent(id)
            record.OPERATION = text
            record.KEY = field()
            return null
          }
          // This is already the URI, or the time of another record.
          if (line.charCodeAt(wordStart) === QUOTE || line.charCodeAt(wordStart) === BRACKET) break
          requesterEnd = idEnd
          id = text
          idEnd = wordEnd
        }
        return 'operation'
      }

      // The URI ends at the first quote that is followed by the numbers. A URI cannot forge that, since it would need
      // spaces, which S3 does not accept in a request line. A header can, but headers come later in the line.
      function readUri() {
        const open = skipSpaces(at)
        if (line.charCodeAt(open) !== QUOTE) {
          record.REQUEST_URI = field()
          if (record.REQUEST_URI !== null) return 'request_uri'
          return readNumbers(at) ? null : 'httpstatus'
        }
        let first = -1
        for (let close = closing(open + 1); close > 0; close = closing(close + 1)) {
          if (readNumbers(close + 1)) {
            record.REQUEST_URI = absent(line.slice(open + 1, close))
            return holdsTime(open, close) ? 'glued' : null
          }
          if (first < 0) first = at
        }
        at = first < 0 ? end : first
        return 'httpstatus'
      }

      // From the status to the turnaround time, if a referrer follows.
      function readNumbers(start) {
        at = start
        record.HTTPSTATUS = number(3)
        if (record.HTTPSTATUS === undefined) return false
        record.ERRORCODE = field()
        record.BYTESSENT = number(38)
        record.OBJECTSIZE = number(38)
        record.TOTALTIME = number(38)
        record.TURNAROUNDTIME = number(38)
        at = skipSpaces(at)
        return (
          record.BYTESSENT !== undefined &&
          record.OBJECTSIZE !== undefined &&
          record.TOTALTIME !== undefined &&
          record.TURNAROUNDTIME !== undefined &&
          (line.charCodeAt(at) === QUOTE || line.charCodeAt(at) === DASH)
        )
      }

      // Referer and User-Agent come from the same client, so if one of them contains `" "`, the border between them is
      // ambiguous, and we use the first. What the client wrote cannot extend beyond the end of the user agent.
      function readClient() {
        const hasReferrer = line.charCodeAt(at) === QUOTE
        if (!hasReferrer && field() !== null) return 'referrer'
        const open = skipSpaces(at)
        if (line.charCodeAt(open) !== QUOTE) return field() === null ? readTail(at) : 'useragent'

        let border = -1
        let close = -1
        for (let quote = closing(open + 1); quote > 0; quote = closing(quote + 1)) {
          if (border < 0 && line.charCodeAt(skipSpaces(quote + 1)) === QUOTE) border = quote
          close = quote
        }
        at = end
        if (close < 0) return 'useragent'
        const userAgent = hasReferrer && border > 0 ? skipSpaces(border + 1) : open

        // S3 quotes nothing after the user agent, so it ends at the last quote. If S3 appends a quoted field in the
        // future, too few words follow the last quote; then the user agent ends before a tail in today's form.
        let cut = readTail(close + 1)
        if (record.ENDPOINT === undefined) {
          const earlier = quoteBeforeTail(userAgent)
          if (earlier > 0) close = earlier
          cut = readTail(close + 1)
        }

        if (hasReferrer && (border < 0 || userAgent >= close)) return readReferrerAlone(open, close)
        if (hasReferrer) record.REFERRER = absent(line.slice(open + 1, border))
        record.USERAGENT = absent(line.slice(userAgent + 1, close))
        return cut
      }

      // The user agent is an unquoted "-", or it is quoted and the line ends within it.
      function readReferrerAlone(open, close) {
        record.REFERRER = absent(line.slice(open + 1, close))
        at = close + 1
        if (field() === null) return readTail(at)
        if (line.charCodeAt(wordStart) === QUOTE) at = end
        return 'useragent'
      }

      // The last quote that is followed by today's tail and by an even number of quotes.
      function quoteBeforeTail(open) {
        let quotesAfter = 0
        for (let quote = line.lastIndexOf('"'); quote > open; quote = line.lastIndexOf('"', quote - 1)) {
          if (quotesAfter % 2 === 0 && endsWord(quote) && isTail(quote + 1)) return quote
          quotesAfter++
        }
        return -1
      }

      function isTail(start) {
        return /^(SigV|-$)/.test(wordAt(start, 2)) && /^(TLS|-$)/.test(wordAt(start, 6))
      }

      function readTail(start) {
        at = start
        record.VERSIONID = field()
        record.HOSTID = field()
        record.SIGV = field()
        // Some lines from March 2019 have the requester's unique ID before the host ID.
        if (record.SIGV !== null && line.startsWith('SigV', at)) {
          record.HOSTID += ' ' + record.SIGV
          record.SIGV = field()
        }
        record.CIPHERSUITE = field()
        record.AUTHTYPE = field()
        record.ENDPOINT = field()
        record.TLSVERSION = field()
        record.ACCESSPOINTARN = field()
        record.ACLREQUIRED = field()
        record.SOURCEREGION = field()
        const extra = skipSpaces(at)
        record.EXTRA = extra < end ? line.slice(extra) : null
        return record.HOSTID !== undefined && record.ENDPOINT === undefined ? 'truncated' : null
      }

      // Converts "[06/Feb/2019:00:00:38 +0000]" at this position to "2019-02-06 00:00:38"; null if there is no such
      // time. The result is text, because Snowflake would shift a Date by the session's time zone.
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
        if (stopped === 'blank') return stopped
        if (holdsTime(timeAt + 1, end)) return 'glued'
        return at === end ? 'truncated' : stopped
      }

      function holdsTime(start, stop) {
        let bracket = line.indexOf('[', start)
        while (bracket >= 0 && bracket < stop && utc(bracket) === null) bracket = line.indexOf('[', bracket + 1)
        return bracket >= 0 && bracket < stop
      }

      // An unquoted field: null if it is "-", undefined at the end of the line.
      function field() {
        next()
        if (isDash()) return null
        return wordStart === wordEnd ? undefined : line.slice(wordStart, wordEnd)
      }

      // An unquoted number: undefined if it is something else, or too long for its column.
      function number(digits) {
        next()
        if (isDash()) return null
        if (wordStart === wordEnd || wordEnd - wordStart > digits) return undefined
        for (let index = wordStart; index < wordEnd; index++) {
          const code = line.charCodeAt(index)
          if (code < 48 || code > 57) return undefined
        }
        return line.slice(wordStart, wordEnd)
      }

      function word() {
        next()
        return line.slice(wordStart, wordEnd)
      }

      function wordAt(start, index) {
        at = start
        for (let words = 0; words < index; words++) next()
        return word()
      }

      // Moves to the next word, which is empty at the end of the line.
      function next() {
        let space = line.indexOf(' ', at)
        while (space === at) space = line.indexOf(' ', ++at)
        wordStart = at
        wordEnd = space < 0 ? end : space
        at = space < 0 ? end : space + 1
      }

      function isDash() {
        return wordEnd - wordStart === 1 && line.charCodeAt(wordStart) === DASH
      }

      function absent(text) {
        return text === '-' ? null : text
      }

      // The next quote from `start` on that ends a word, or -1.
      function closing(start) {
        let quote = line.indexOf('"', start)
        while (quote >= 0 && !endsWord(quote)) quote = line.indexOf('"', quote + 1)
        return quote
      }

      function endsWord(index) {
        return index + 1 === end || line.charCodeAt(index + 1) === SPACE
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
        return text.slice(start, stop)
      }
    }
  }
}
