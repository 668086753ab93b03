import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/network/exchange.ts'
import { WireProxy } from '../../src/network/wire-proxy.ts'
import {
  answer,
  bind,
  execute,
  flush,
  greeting,
  notification,
  parse,
  query,
  SSL_REQUEST,
  STARTUP,
  sync,
  typed,
} from './messages.ts'
import { ScriptedClient } from './scripted-client.ts'
import { ScriptedServer } from './scripted-server.ts'

let server: ScriptedServer
let proxy: WireProxy

beforeEach(async () => {
  server = await ScriptedServer.start()
  proxy = await WireProxy.start(async () => server.endpoint)
})

afterEach(async () => {
  await proxy[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** However it comes about: with a reset, too. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()))
}

const UPDATED = answer('UPDATE', 'I')
const update = query('update t')

describe('without a fault', () => {
  test('bytes pass unchanged, wherever those of the client are cut', async () => {
    const sent = Buffer.concat([STARTUP, update, parse('s', 'update t'), bind('s'), execute(), sync()])
    const expected = Buffer.concat([greeting, UPDATED, typed('1'), typed('2'), UPDATED])
    for (let at = 1; at < sent.length; at++) {
      using client = await ScriptedClient.connect(proxy.endpoint)
      await client.sendSplit(sent, at)
      expect(await client.hears(expected.length)).toStrictEqual(expected)
    }
    expect(proxy.answered).toBe(2 * (sent.length - 1))
  })

  test('bytes pass unchanged when those of the server come one by one', async () => {
    server.pieceBytes = 1
    using client = await ScriptedClient.start(proxy.endpoint)
    client.send(update, query('begin'))
    const expected = Buffer.concat([UPDATED, answer('BEGIN', 'T')])
    expect(await client.hears(expected.length)).toStrictEqual(expected)
  })

  test('what is flushed before its end passes at once', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    client.send(parse('s', 'update t'), flush())
    expect(await client.hears(5)).toStrictEqual(typed('1'))
    expect(server.executed).toStrictEqual([])
  })

  test('whoever asks for a cipher is told that there is none', async () => {
    using client = await ScriptedClient.connect(proxy.endpoint)
    client.send(SSL_REQUEST)
    expect(await client.hears(1)).toStrictEqual(Buffer.from('N'))
    client.send(STARTUP)
    expect(await client.hears(1 + greeting.length)).toStrictEqual(Buffer.concat([Buffer.from('N'), greeting]))
  })

  test('a client that leaves takes its connection to the server along', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    client.leave()
    await closed(server.sockets[0]!)
    expect(await client.ended).toBe('closed')
  })
})

describe('a fault', () => {
  test('before the request leaves nothing for the server and a reset for the client', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'cut before' })
    client.send(update)
    expect(await client.ended).toBe('reset')
    expect((await fault.landing).isCommitted).toBe(false)
    expect([server.executed, client.heard.length]).toStrictEqual([[], 0])
  })

  test('after the answer lets the server do it and the client hear nothing', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'cut after' })
    client.send(update)
    expect(await client.ended).toBe('reset')
    expect((await fault.landing).isCommitted).toBe(true)
    expect([server.executed, client.heard.length]).toStrictEqual([['update t'], 0])
  })

  test('that tears a request sends half of it, so that it is not done', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'torn request' })
    client.send(update)
    await fault.landing
    await closed(server.sockets[0]!)
    expect(await client.ended).toBe('reset')
    expect(server.executed).toStrictEqual([])
    expect(server.sockets[0]!.bytesRead).toBe(STARTUP.length + Math.floor(update.length / 2))
  })

  test('that tears an answer lets half of it through', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'torn answer' })
    client.send(update)
    await client.ended
    expect((await fault.landing).isCommitted).toBe(true)
    expect(client.heard).toStrictEqual(UPDATED.subarray(0, Math.floor(UPDATED.length / 2)))
  })

  test('of silence keeps the connection open, and tells when it is used again', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'silence' })
    client.send(update)
    await fault.landing
    expect([client.isOpen, client.heard.length, proxy.reused]).toStrictEqual([true, 0, 0])
    client.send(query('select 2'))
    client.leave()
    await closed(server.sockets[0]!)
    expect([server.executed, proxy.reused]).toStrictEqual([['update t'], 1])
  })

  test('that holds a request lets it arrive when its client has gone', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'hold' })
    client.send(update)
    expect(await client.ended).toBe('reset')
    expect(server.executed).toStrictEqual([])
    fault.release()
    expect((await fault.arrival).isCommitted).toBe(true)
    expect(server.executed).toStrictEqual(['update t'])
  })

  test('that delays keeps back what follows, too, and then lets all of it through in order', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'delay' })
    client.send(update, query('select 2'))
    await fault.landing
    expect(server.executed).toStrictEqual([])
    fault.release()
    await client.hears(UPDATED.length + answer('SELECT', 'I').length)
    expect(server.executed).toStrictEqual(['update t', 'select 2'])
  })

  test('that spoils has a statement fail in place of the one that was sent', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'spoil' })
    client.send(update)
    expect((await fault.landing).hasFailed).toBe(true)
    expect(server.executed).toStrictEqual(['select 1/0'])
  })

  test('that turns back has a transaction rolled back that its client commits', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'turn back', matches: ({ ends }) => ends })
    client.send(query('begin'), update, query('commit'))
    expect(await fault.landing).toMatchObject({ tags: ['ROLLBACK'], isCommitted: false })
    expect(server.executed).toStrictEqual(['begin', 'update t', 'rollback'])
  })
})

describe('a fault is planted', () => {
  test('for the so-manieth exchange that matches', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'cut before', nth: 2, matches: ({ mayCommit }) => mayCommit })
    client.send(update, query('set a = 1'), query('begin'), update, query('commit'))
    await client.ended
    expect(await fault.landing).toMatchObject({ statements: ['commit'], before: 'T' })
    expect(server.executed).toStrictEqual(['update t', 'set a = 1', 'begin', 'update t'])
  })

  test('for a prepared statement that is executed by its name', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    client.send(parse('s', 'update t'), sync())
    await client.hears(5 + 6)
    const matches = ({ statements }: Exchange) => statements.includes('update t')
    const fault = proxy.plant({ kind: 'cut after', matches })
    client.send(bind('s'), execute(), sync())
    await client.ended
    expect((await fault.landing).isCommitted).toBe(true)
  })

  test('and withdrawn, whereupon it hits nothing', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    const fault = proxy.plant({ kind: 'cut before' })
    proxy.withdraw(fault)
    client.send(update)
    expect(await client.hears(UPDATED.length)).toStrictEqual(UPDATED)
    await expect(fault.landing).rejects.toThrow('withdrawn')
  })
})

describe('the proxy', () => {
  test('withholds notifications while it is told to, and nothing else', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    proxy.withhold(true)
    server.sockets[0]!.write(notification)
    client.send(update)
    expect(await client.hears(UPDATED.length)).toStrictEqual(UPDATED)
    expect(proxy.withheld).toBe(1)
    proxy.withhold(false)
    server.sockets[0]!.write(notification)
    expect(await client.hears(UPDATED.length + notification.length)).toStrictEqual(
      Buffer.concat([UPDATED, notification]),
    )
  })

  test('cuts every connection, and refuses new ones until it is told otherwise', async () => {
    using first = await ScriptedClient.start(proxy.endpoint)
    expect(proxy.cut()).toBe(1)
    expect(await first.ended).toBe('reset')
    proxy.refuse(true)
    using refused = await ScriptedClient.connect(proxy.endpoint)
    expect(await refused.ended).toBe('reset')
    expect(proxy.refused).toBe(1)
    proxy.refuse(false)
    using client = await ScriptedClient.start(proxy.endpoint)
    expect(client.isOpen).toBe(true)
  })

  test('tells of a server that has gone as the server would', async () => {
    using client = await ScriptedClient.start(proxy.endpoint)
    server.sockets[0]!.resetAndDestroy()
    expect(await client.ended).toBe('reset')
  })

  test('does not pass over what it cannot make sense of', async () => {
    const lost = await WireProxy.start(async () => server.endpoint)
    using client = await ScriptedClient.connect(lost.endpoint)
    client.send(Buffer.alloc(8))
    await client.ended
    await expect(lost[Symbol.asyncDispose]()).rejects.toThrow('lost its way')
  })
})
