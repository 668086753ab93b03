import type pg from 'pg'
import { onTestFinished } from 'vitest'
import { connected, type Place, uniqueName, urlOf } from './place.ts'

/** A role that may log in and has no rights yet. */
export interface Role {
  readonly name: string
  readonly url: string
  /** A connection of its own, ended when the test has finished. */
  readonly client: pg.Client
}

export async function newRole({ url }: Place): Promise<Role> {
  const name = uniqueName('role')
  const root = await connected(url)
  await root.query(`CREATE ROLE ${name} LOGIN PASSWORD 'p'`)
  const own = urlOf(url, { user: name, password: 'p' })
  const client = await connected(own)
  onTestFinished(async () => {
    await client.end()
    await root.query(`DROP OWNED BY ${name} CASCADE`)
    await root.query(`DROP ROLE ${name}`)
    await root.end()
  })
  return { name, url: own, client }
}
