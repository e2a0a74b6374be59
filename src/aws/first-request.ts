import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'

/** Knows when the first request of the AWS SDK was sent, so that no slow module is loaded before. */
export interface FirstRequest {
  /** Resolves once a request was handed to the network, or the first command ended without one. Never rejects. */
  readonly sent: Promise<void>
  /** Sends a command. The first one is watched. */
  readonly watch: <T>(send: () => Promise<T>) => Promise<T>
}

/** https://nodejs.org/api/diagnostics_channel.html#http */
const REQUEST_STARTS = 'http.client.request.start'
/** Only the SDK sends this header. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const SDK_HEADER = 'amz-sdk-request'

export function firstRequest(): FirstRequest {
  let resolveSent = (): void => undefined
  const sent = new Promise<void>((resolve) => (resolveSent = resolve))
  const listen = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest }
    if (request.hasHeader(SDK_HEADER)) request.once('finish', resolveSent)
  }
  let watched = false
  return {
    sent,
    watch: async (send) => {
      if (watched) return send()
      watched = true
      subscribe(REQUEST_STARTS, listen)
      try {
        return await send()
      } finally {
        unsubscribe(REQUEST_STARTS, listen)
        resolveSent()
      }
    }
  }
}
