import pg from 'pg'

/** On a connection of its own, one statement after the other; answers the rows of the last. */
export async function ask(url: string, statements: readonly string[]): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: url })
  // A server that is ended between two messages tells so by an event; whoever asks next hears of it all the same.
  client.on('error', () => {})
  await client.connect()
  try {
    // A crash of the server shall not take away what a test stands on.
    await client.query('SET synchronous_commit = on')
    let rows: readonly object[] = []
    for (const statement of statements) ({ rows } = await client.query(statement))
    return rows
  } finally {
    await client.end()
  }
}
