/** Where a bridge is, and what opens its door. */
export interface Endpoint {
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
  /** How long nothing may be heard before the connection counts as lost. */
  readonly idleMs: number
  /** For messages: the host alone, for a path may be somebody's secret. */
  readonly where: string
  /** The text without the credentials, should a bridge have said them back. */
  hide(text: string): string
}

export interface EndpointOptions {
  /** Such as `http://127.0.0.1:3344`. */
  readonly url: string
  /** Sent as a bearer token. */
  readonly token?: string
  /** Sent with every request; their values are treated as credentials. */
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: typeof fetch
  /** 60 s by default; a bridge shows that it is there every 15 s. */
  readonly idleMs?: number
}

const IDLE_MS = 60_000
/** Shorter ones are words that may stand in any text. */
const SHORTEST_SECRET = 6

/** Throws a `TypeError` for what cannot be sent, which it does not show. */
export function endpointOf(options: EndpointOptions): Endpoint {
  const { token, idleMs = IDLE_MS } = options
  const url = URL.parse(options.url)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new TypeError('url: expected an http or https URL without credentials')
  if (url.search || url.hash) throw new TypeError('url: expected one without a query and without a fragment')
  if (token === '') throw new TypeError('token: expected a token, or none at all')
  if (!(Number.isInteger(idleMs) && idleMs >= 1)) throw new TypeError('idleMs: expected milliseconds, at least 1')
  const others = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const headers = {
    ...Object.fromEntries(others),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  for (const [name, value] of Object.entries(headers)) {
    // What fetch says of a header that it refuses, it says with the header.
    if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw new TypeError(`${name === 'authorization' ? 'token' : 'headers'}: expected what a header may hold`)
  }
  return {
    base: url.href.replace(/\/+$/, ''),
    headers,
    fetch: options.fetch ?? fetch,
    idleMs,
    where: `the bridge at ${url.host}`,
    hide: hiding([...(token === undefined ? [] : [token]), ...others.map(([, value]) => value)]),
  }
}

function hiding(values: readonly string[]): (text: string) => string {
  const long = values.filter((value) => value.length >= SHORTEST_SECRET)
  // As it is, and as it stands in JSON. The longest first, for one may hold another.
  const secrets = [...new Set(long.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))]
  secrets.sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text)
}
