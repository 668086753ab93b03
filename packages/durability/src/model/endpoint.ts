import { ModelError } from './model-error.ts'

/** Where completions are, and what must be said to get them. */
export interface Endpoint {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** For messages: the model and the host. */
  readonly where: string
  /** What no message may show. */
  readonly secrets: readonly string[]
}

export interface EndpointOptions {
  /** Such as `https://api.openai.com/v1`; `OPENAI_BASE_URL` by default. */
  readonly baseUrl?: string
  /**
   * Sent as a bearer token; null where the server asks for none. By default `OPENAI_API_KEY`, unless `baseUrl` is given: the
   * key of the environment is sent to the place of the environment alone.
   */
  readonly apiKey?: string | null
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Throws `MODEL_UNCONFIGURED` where the URL or the key is missing, and a `TypeError` for what cannot be sent. Neither shows
 * what it is about: a URL and a header may hold credentials.
 */
export function endpointOf(model: string, options: EndpointOptions): Endpoint {
  const { OPENAI_BASE_URL, OPENAI_API_KEY } = process.env
  const baseUrl = options.baseUrl ?? OPENAI_BASE_URL
  const apiKey = options.apiKey === undefined && options.baseUrl === undefined ? OPENAI_API_KEY : options.apiKey
  const named = `model ${JSON.stringify(model)}`
  if (!baseUrl) throw unconfigured('a base URL, as an option or as OPENAI_BASE_URL', named)
  if (apiKey === undefined || apiKey === '') {
    throw unconfigured('a key, as an option or, with OPENAI_BASE_URL, as OPENAI_API_KEY; or apiKey: null', named)
  }
  const url = URL.parse(baseUrl)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new TypeError(`the base URL of ${named} is no http or https URL without credentials`)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/chat/completions`
  // One spelling of each name, so that none is sent twice.
  const others = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const headers = { ...Object.fromEntries(others), ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) }
  for (const [name, value] of Object.entries(headers)) {
    // What fetch says of a header that it refuses, it says with the header.
    if (!/^[\x20-\x7e\t]*$/.test(value)) {
      throw new TypeError(
        `${named} has a header ${JSON.stringify(name)}, or a key, with a line break or the like in it`,
      )
    }
  }
  const secrets = [apiKey, ...Object.values(options.headers ?? {}), ...url.searchParams.values()]
  return {
    url: url.href,
    headers,
    where: `${named} at ${url.host}`,
    secrets: secrets.filter((secret): secret is string => typeof secret === 'string' && secret !== ''),
  }
}

function unconfigured(expected: string, where: string): ModelError {
  return new ModelError('MODEL_UNCONFIGURED', { expected, found: 'none', where, billed: 'no' })
}
