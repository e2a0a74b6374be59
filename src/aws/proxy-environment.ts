type Environment = Readonly<Record<string, string | undefined>>

const PROXY = /^https?_proxy$/i

/**
 * The environment, in which each proxy is a URL. "proxy:8080" means http://proxy:8080 to curl, Git and the AWS CLI, while Node.js
 * ignores it without a word. https://curl.se/docs/manpage.html#-x, https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function withProxyUrls(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      PROXY.test(name) && value !== undefined && value !== '' && !value.includes('://') ? `http://${value}` : value
    ])
  )
}
