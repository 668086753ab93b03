import { DurabilityError } from '@tangle-network/durability-contract'

/** One host of a URL. */
export interface PostgresAddress {
  /** A URL of this host alone; holds the password. */
  readonly connectionString: string
}

const URL_OF_POSTGRES = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]+)([/?].*)?$/s

/** The hosts of a URL: `postgres://user:password@one:5432,two:5432/database`. */
export function parseAddress(url: string): PostgresAddress[] {
  const [, before, hosts, after = ''] = URL_OF_POSTGRES.exec(url) ?? []
  const addresses = (hosts ?? '').split(',').map((host) => ({ connectionString: `${before}${host}${after}` }))
  if (hosts !== undefined && addresses.every(({ connectionString }) => URL.canParse(connectionString))) return addresses
  throw new DurabilityError('STORE_UNUSABLE', {
    expected: 'a URL such as postgres://user:password@host:5432/database, with commas between several hosts',
    found: 'one that cannot be read',
    where: 'the url of the journal',
  })
}

/** What messages name a server by: never the user, the password or the options. */
export function shownAddress(url: string, schema: string): string {
  const shown = parseAddress(url).map(({ connectionString }) => {
    const { host, pathname } = new URL(connectionString)
    return `${host}${pathname}`
  })
  return `postgres ${shown.join(', ')} schema ${schema}`
}
