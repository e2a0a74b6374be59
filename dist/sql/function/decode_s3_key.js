// An object's name from the key of a log record. S3 writes it URL-encoded with "+" for a space, and what is unsafe in a
// URL even twice ("%253D" for "="). What is no valid encoding stands as it is.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    return text
  }
}

return KEY === undefined || KEY === null ? null : decoded(decoded(KEY.replace(/\+/g, ' ')))
