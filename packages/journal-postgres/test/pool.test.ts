import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { HostPool } from '../src/pool.ts'

const LETS_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Lets everybody in, and is gone when it is asked something. */
async function dyingServer(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(Buffer.concat([LETS_IN, READY]))
      socket.once('data', () => socket.destroy())
    })
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a host that dies while it is asked whether it is the primary is an error of the call, and ends no process [E-1]', async () => {
  const pool = new HostPool(`postgres://user:secret@${await dyingServer()},${await dyingServer()}/app`, 1)
  pool.on('error', () => {})
  await expect(pool.connect()).rejects.toThrow('Connection terminated')
  await pool.end()
})
