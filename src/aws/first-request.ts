import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'

/** Tells when the first request of the AWS SDK is on its way, so that nothing heavy is loaded before. */
export interface FirstRequest {
  /** Resolves once a request has been handed to the network, or the first command has ended without one. Never rejects. */
  readonly left: Promise<void>
  /** Sends a command: the first one is watched. */
  readonly watch: <T>(send: () => Promise<T>) => Promise<T>
}

/** https://nodejs.org/api/diagnostics_channel.html#http */
const REQUEST_STARTS = 'http.client.request.start'
/** The SDK alone sends it. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const OF_THE_SDK = 'amz-sdk-request'

export function firstRequest(): FirstRequest {
  let tell = (): void => undefined
  const left = new Promise<void>((resolve) => (tell = resolve))
  const listen = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest }
    if (request.hasHeader(OF_THE_SDK)) request.once('finish', tell)
  }
  let watched = false
  return {
    left,
    watch: async (send) => {
      if (watched) return send()
      watched = true
      subscribe(REQUEST_STARTS, listen)
      try {
        return await send()
      } finally {
        unsubscribe(REQUEST_STARTS, listen)
        tell()
      }
    }
  }
}
