// Decodes the key in a log record. S3 writes it URL-encoded with "+" for a space, and encodes characters that are
// unsafe in a URL twice ("%253D" for "="). Text that is not a valid encoding stays as it is.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    return text
  }
}

return KEY === undefined || KEY === null ? null : decoded(decoded(KEY.replace(/\+/g, ' ')))
