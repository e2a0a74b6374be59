// Stands for @azure/storage-blob, @azure/identity, google-auth-library: snowflake-sdk loads them, this action never calls them.
module.exports = {}
