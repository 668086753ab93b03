import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { connectListener, HostPool } from '../src/pool.ts'

const LETS_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

const servers: Server[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) server.close()
})

/** Lets everybody in, and is gone when it is asked something. */
function dyingServer(): Promise<string> {
  return addressOf((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([LETS_IN, READY]))
      socket.once('data', () => socket.destroy())
    })
  })
}

async function addressOf(serve: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => serve(socket.on('error', () => {}))).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a host that dies while it is asked whether it is the primary is an error of the call, and ends no process [E-1]', async () => {
  const pool = new HostPool(`postgres://user:secret@${await dyingServer()},${await dyingServer()}/app`, 1, 10_000)
  pool.on('error', () => {})
  await expect(pool.connect()).rejects.toThrow('Connection terminated')
  await pool.end()
})

/** How the promise stands when the time has passed; of the clock only timers stand still otherwise. */
async function after(ms: number, states: { readonly state: string }): Promise<string> {
  await vi.advanceTimersByTimeAsync(ms)
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  return states.state
}

test('a connection of the journal is waited for as long as a call, all hosts together, and no longer [E-1]', async () => {
  const met: Socket[] = []
  const silent = await addressOf((socket) => met.push(socket))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const one = `postgres://user:secret@${silent}/app`
  const two = `postgres://user:secret@${silent},${silent}/app`
  const pools = [one, two].map((url) => new HostPool(url, 1, 60_000))
  const listeners = [one, two].map((url) => connectListener(url, 60_000))
  const states = [...pools.map((pool) => pool.connect()), ...listeners].map((waiting) => {
    const known = { state: 'waiting' }
    waiting.catch(() => {
      known.state = 'given up'
    })
    return known
  })
  for (const known of states) expect(await after(0, known)).toBe('waiting')
  // The second host has its turn halfway.
  for (const known of states) expect(await after(7_000, known)).toBe('waiting')
  for (const known of states) expect(await after(7_000, known)).toBe('waiting')
  for (const known of states) await vi.waitFor(async () => expect(await after(1_000, known)).toBe('given up'))
  expect(met.length).toBeGreaterThanOrEqual(6)
  for (const socket of met) socket.destroy()
})
