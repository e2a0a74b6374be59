// They have the form of keys, but their bodies are not keys.
export const KEY = pem('PRIVATE KEY', 'AAAABBBBCCCCDDDD', 'EEEEFFFFGGGGHHH=')
export const PKCS1_KEY = pem('RSA PRIVATE KEY', 'AAAABBBBCCCCDDDD')
export const ENCRYPTED_KEY = pem('ENCRYPTED PRIVATE KEY', 'AAAABBBBCCCCDDDD')

function pem(type: string, ...lines: readonly string[]): string {
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`].join('\n')
}
