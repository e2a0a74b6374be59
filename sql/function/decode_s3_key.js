// Undoes one encoding of a key in a log record: URL encoding with "+" for a space. S3 encodes the key of most records
// twice, so the view calls this function once or twice. Text that is not a valid encoding stays as it is.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
function decoded(text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch (error) {
    return text
  }
}

return KEY === undefined || KEY === null ? null : decoded(KEY)
