import { Client } from 'pg'
import { onTestFinished } from 'vitest'

/** Connected until the test has finished. That the server cuts it off is something a test asks for. */
export async function connected(url: string, losses: unknown[] = []): Promise<Client> {
  const client = new Client(url)
  client.on('error', (error) => losses.push(error))
  onTestFinished(() => client.end())
  await client.connect()
  return client
}

/** The rows of one statement on a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Why the server refuses a client, as it says by its code; 'taken' where it does not. */
export async function refusal(url: string): Promise<unknown> {
  try {
    await query(url, 'SELECT 1')
    return 'taken'
  } catch (error) {
    return (error as { code?: string }).code
  }
}
