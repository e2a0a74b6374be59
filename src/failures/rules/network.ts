import type { ServiceError } from '../../model/service-error'
import { type Rule, serviceOf } from '../rule'

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE: readonly Rule[] = [
  {
    id: 'tls-unknown-issuer',
    code: 'UNREACHABLE',
    codes:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_UNTRUSTED)$/,
    seen: 'self-signed certificate in certificate chain (SELF_SIGNED_CERT_IN_CHAIN), unable to verify the first certificate',
    sentence:
      'The certificate is from an authority that Node.js does not know, usually that of a proxy that inspects TLS.',
    remedy:
      'Put the authority’s certificate on the runner, and set `NODE_EXTRA_CA_CERTS: /path/to/ca.pem` in the `env` of the job. Do not turn verification off.'
  },
  {
    id: 'tls-expired',
    code: 'UNREACHABLE',
    codes: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    seen: 'certificate has expired (CERT_HAS_EXPIRED), certificate is not yet valid',
    sentence: 'The certificate is not valid at the time that the runner’s clock shows.',
    remedy:
      'Check the clock of the runner (NTP); if it is right, whoever runs this host or proxy has to renew the certificate.'
  },
  {
    id: 'tls-wrong-host',
    code: 'UNREACHABLE',
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    seen: 'Hostname/IP does not match certificate’s altnames (ERR_TLS_CERT_ALTNAME_INVALID)',
    sentence: 'The host that answered has a certificate for another name.',
    remedy:
      'Check the name of the host: snowflake-account, AWS_ENDPOINT_URL, SNOWFLAKE_ACCESS_URL. A private link needs the host name that its certificate has.',
    exactly: (error) =>
      `The host that answered has a certificate for another name: ${addressOf(error)} A private link needs the host name that its certificate has.`
  },
  {
    id: 'tls-not-spoken',
    code: 'UNREACHABLE',
    codes: /^(EPROTO|ERR_SSL_.*)$/,
    seen: 'wrong version number (EPROTO, ERR_SSL_WRONG_VERSION_NUMBER)',
    sentence: 'What answered does not speak TLS.',
    remedy:
      'A proxy is usually given as http://, even for https:// hosts: check HTTPS_PROXY. Check the port of the endpoint.'
  }
]

/** https://nodejs.org/api/errors.html#common-system-errors */
const CONNECTION: readonly Rule[] = [
  {
    id: 'host-unknown',
    code: 'UNREACHABLE',
    codes: /^(ENOTFOUND|EAI_[A-Z]+)$/,
    seen: 'getaddrinfo ENOTFOUND …, EAI_AGAIN',
    sentence: 'The name of the host cannot be resolved.',
    remedy:
      'Check the name of the host, and the DNS of the runner. With a private link, its DNS zone must be visible to the runner.',
    exactly: (error) => `The name of the host cannot be resolved. ${addressOf(error)} Check the DNS of the runner.`
  },
  {
    id: 'connection-refused',
    code: 'UNREACHABLE',
    codes: /^ECONNREFUSED$/,
    seen: 'connect ECONNREFUSED …',
    sentence: 'Nothing listens at this address.',
    remedy: 'Check the endpoint, and HTTPS_PROXY if the runner is behind a proxy.',
    exactly: (error) =>
      `Nothing listens at this address. ${addressOf(error)} Check HTTPS_PROXY if the runner is behind a proxy.`
  },
  {
    id: 'connection-lost',
    code: 'UNREACHABLE',
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/,
    seen: 'read ECONNRESET, socket hang up, write EPIPE',
    sentence: 'The connection was cut off before the answer came.',
    remedy: 'Run it again. If it happens again, a firewall or proxy of the runner cuts connections to this host.'
  },
  {
    id: 'no-route',
    code: 'UNREACHABLE',
    codes: /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES)$/,
    seen: 'connect EHOSTUNREACH …, ENETUNREACH',
    sentence: 'The runner’s network has no way to this host.',
    remedy: 'Check routes, security groups and the firewall of the runner; behind a proxy, set HTTPS_PROXY.'
  },
  {
    id: 'no-answer',
    code: 'UNREACHABLE',
    codes:
      /^(ETIMEDOUT|ESOCKETTIMEDOUT|TimeoutError|AbortError|RequestTimeout|NetworkingError|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/,
    seen: 'connect ETIMEDOUT …, TimeoutError, Snowflake did not answer within … seconds',
    sentence: 'There was no answer in time.',
    remedy: 'Check that the runner can reach the host: firewall, proxy (HTTPS_PROXY), VPC endpoint or private link.',
    exactly: (error) =>
      `There was no answer in time. ${addressOf(error)} Check the runner’s firewall and proxy (HTTPS_PROXY, VPC endpoint, private link).`
  },
  {
    id: 'not-a-url',
    code: 'UNREACHABLE',
    codes: /./,
    message: /^Invalid URL$/,
    seen: 'Invalid URL (ERR_INVALID_URL)',
    sentence: 'The address is not a URL.',
    remedy: 'Check AWS_ENDPOINT_URL, SNOWFLAKE_ACCESS_URL and HTTPS_PROXY: each must start with https:// or http://.'
  }
]

/** Answers of something between the runner and the service. */
const PROXY: readonly Rule[] = [
  {
    id: 'proxy-sign-in',
    code: 'UNREACHABLE',
    codes: /^HTTP_407$/,
    seen: 'HTTP 407 Proxy Authentication Required',
    sentence: 'The proxy of the runner requires a sign-in.',
    remedy:
      'Put user and password into HTTPS_PROXY (`http://user:password@proxy:8080`, from a secret), or let the proxy pass this host without.'
  },
  {
    id: 'proxy-tunnel',
    code: 'UNREACHABLE',
    codes: /^ERR_PROXY_/,
    seen: 'Connection to establish proxy tunnel timed out (ERR_PROXY_TUNNEL), Invalid proxy URL (ERR_PROXY_INVALID_CONFIG)',
    sentence: 'The proxy of the runner opens no connection to this host.',
    remedy:
      'Check HTTPS_PROXY (`http://proxy:8080`), and that the proxy lets this host through; or add the host to NO_PROXY.'
  },
  {
    id: 'sign-in-page',
    code: 'UNREACHABLE',
    codes: /^(HTTP_200|NOT_FROM_\w+_200)$/,
    seen: 'an HTML page with status 200',
    sentence: 'A web page answered, and not the service: usually the sign-in page of a proxy or network.',
    remedy: 'Let the proxy pass this host without a sign-in, or add it to NO_PROXY. Check the endpoint if you set one.',
    exactly: (error) =>
      `A web page answered, and not the service: usually the sign-in page of a proxy. ${addressOf(error)} Let the proxy pass this host, or add it to NO_PROXY.`
  },
  {
    id: 'gateway-error',
    code: 'UNREACHABLE',
    codes: /^HTTP_(500|502|504)$/,
    seen: 'HTTP 502 Bad Gateway, 504 Gateway Timeout',
    sentence: 'A proxy or load balancer got no answer from the service behind it.',
    remedy:
      'Run it again in a few minutes. If it stays, look at the status page of the service, and at the proxy of the runner.'
  },
  {
    id: 'unavailable',
    code: 'UNREACHABLE',
    codes: /^HTTP_503$/,
    seen: 'HTTP 503 Service Unavailable',
    sentence: 'The service, or a proxy in front of it, does not take requests at the moment.',
    remedy:
      'Run it again in a few minutes. If it stays, look at the status page of the service, and at the proxy of the runner.'
  },
  {
    id: 'proxy-refused',
    code: 'UNREACHABLE',
    service: 'aws',
    codes: /^HTTP_\d+$/,
    seen: 'an HTML page with status 403 or 404, in place of AWS’s answer',
    sentence: 'This answer is not from AWS: a proxy or firewall of the runner refused the request.',
    remedy:
      'Let it pass *.amazonaws.com, or set AWS_ENDPOINT_URL to the right endpoint. No permission in AWS is missing.'
  },
  {
    id: 'not-aws',
    code: 'UNREACHABLE',
    service: 'aws',
    codes: /./,
    message: /XML parse error|Deserialization error|is not expected/,
    seen: 'Deserialization error, XML parse error',
    sentence: 'The answer is not from AWS.',
    remedy: 'Check AWS_ENDPOINT_URL and the proxy of the runner.'
  }
]

export const NETWORK: readonly Rule[] = [...CERTIFICATE, ...CONNECTION, ...PROXY]

/** Where each service's address comes from. */
function addressOf({ operation }: ServiceError): string {
  switch (serviceOf(operation.client)) {
    case 'aws':
      return 'Check aws-region, and AWS_ENDPOINT_URL if it is set.'
    case 'snowflake':
      return 'Check snowflake-account (its host is https://<account>.snowflakecomputing.com), and SNOWFLAKE_ACCESS_URL if it is set.'
    case 'github':
      return 'Check GITHUB_API_URL: the runner sets it, also on GitHub Enterprise Server.'
  }
}
