/** What the journal uses of a pool of connections; `pg.Pool` fits as it is. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
  /** A connection that breaks while nobody uses it tells so here; unheard, it would end the process. */
  on(event: 'error', listener: (error: Error) => void): unknown
  /** A connection was made. The server may end it in that very moment, before whoever asked for it can listen. */
  on(event: 'connect', listener: (client: Pick<PostgresClient, 'on'>) => void): unknown
}

/** What it uses of a connection. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresResult>
  /** The process on the server that the connection was made to, as it was told when connecting. */
  readonly processID?: number | null
  on(event: 'notice', listener: (notice: PostgresNotice) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'notice', listener: (notice: PostgresNotice) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
  /** Gives the connection back; closes it when told of an error. */
  release(error?: Error | boolean): void
}

export interface PostgresQuery {
  readonly text: string
  /** Has the session keep the statement under this name, parsed, or use the one that it keeps. */
  readonly name?: string
  readonly values?: PostgresValue[]
  /** Every column as the text that the server sent: nobody else's settings change what the journal reads. */
  readonly types?: { getTypeParser(): (text: string) => string }
  /** Sent as a statement of its own, never as one of several in a text. */
  readonly queryMode?: 'extended'
}

export type PostgresValue = string | number | boolean | null | Uint8Array | PostgresValue[]

export interface PostgresResult {
  readonly rows: unknown[]
  /** The tag of the command, such as COMMIT. */
  readonly command: string
  /** How many rows it wrote or answers; null where that means nothing. */
  readonly rowCount: number | null
}

/** `pg` types it more loosely than the protocol does. */
export interface PostgresNotice {
  readonly code?: string | undefined
}

/** A connection of the journal's own that listens for notifications; a `pg.Client` fits once it is connected. */
export interface PostgresListener {
  query(text: string): Promise<unknown>
  on(event: 'notification', listener: (message: { readonly payload?: string | undefined }) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'end', listener: () => void): unknown
  end(): Promise<void>
}

/** A row as it came: a column is text or null. */
export type Row = Readonly<Record<string, string | null>>
