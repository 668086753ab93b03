import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createPostgresJournal } from '../src/index.ts'

/** A message of the protocol: its type, its length, and what it says. */
function message(type: string, ...parts: (string | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

/** Welcomes whoever comes, and ends the session in the same packet: as a server does that is told to, at that moment. */
const WELCOME_AND_END = Buffer.concat([
  message('R', [0, 0, 0, 0]),
  message('Z', 'I'),
  message('E', 'SFATAL\0', 'C57P01\0', 'Mterminating connection due to administrator command\0', '\0'),
])

let server: Server | undefined
let welcomed = 0

async function serverThatEnds(): Promise<string> {
  server = createServer((socket) => {
    // A client that is gone already resets the connection.
    socket.on('error', () => {})
    socket.once('data', () => {
      welcomed += 1
      socket.end(WELCOME_AND_END)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `postgres://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}/db`
}

afterEach(() => {
  server?.close()
  welcomed = 0
})

test('a session that is ended in the moment it begins is a refusal, and ends no process: with a URL', async () => {
  const url = await serverThatEnds()
  await expect(createPostgresJournal({ url, timeoutMs: 500 })).rejects.toMatchObject({ code: 'STORE_UNUSABLE' })
  expect(welcomed).toBeGreaterThan(0)
})

test('a session that is ended in the moment it begins is a refusal, and ends no process: with a pool', async () => {
  const pool = new pg.Pool({ connectionString: await serverThatEnds() })
  await expect(createPostgresJournal({ pool, timeoutMs: 500 })).rejects.toMatchObject({ code: 'STORE_UNUSABLE' })
  expect(welcomed).toBeGreaterThan(0)
  await pool.end()
})
