import { readdirSync } from 'node:fs'
import { request as send } from 'node:http'
import { inspect } from 'node:util'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createBridgeHost } from '../src/index.ts'
import { commands } from './child/shell-commands.ts'
import { ask, folderForHosts, linesOf, openHost, planOf, started } from './host-world.ts'
import { BODY, DISPATCH, post } from './post.ts'

describe('the door', () => {
  const url = (open: { host: { url: string } }) => `${open.host.url}/v1/runs/x`

  test('opens to the token alone, where there is one', async () => {
    const open = await openHost({ token: 'canary-0123456789' })
    for (const authorization of ['', 'Bearer', 'Bearer canary', 'canary-0123456789'])
      expect((await fetch(url(open), { headers: { authorization } })).status).toBe(401)
    expect((await fetch(url(open), { headers: { authorization: 'Bearer canary-0123456789' } })).status).toBe(404)
    await expect(open.bridge.lookup(planOf(''), null, ask)).resolves.toEqual({ is: 'unknown' })
  })

  test('keeps the token to itself', async () => {
    const { bridge, journal, reported, folder, host } = await openHost({ token: 'canary-0123456789' })
    const plan = planOf('env; echo "$0 $*"')
    const reference = await started(bridge, plan)
    const lines = await linesOf(bridge, reference)
    const { entries } = await journal.read(`cli-bridge/${plan.id}`)
    const refused = await post(host.url + DISPATCH, BODY, { authorization: 'Bearer other' })
    const told = [lines, reference, entries, reported, refused, readdirSync(folder, { recursive: true })]
    expect(lines.length).toBeGreaterThan(3)
    expect(inspect(told, { depth: 20, maxArrayLength: 1_000 })).not.toContain('canary')
  })

  test('is closed to pages, be they of a name that leads here', async () => {
    const open = await openHost()
    expect((await fetch(url(open), { headers: { origin: 'https://example.org' } })).status).toBe(403)
    const { hostname, port } = new URL(open.host.url)
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `example.org:${port}` }
      send({ hostname, port, path: '/v1/runs/x', headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })

  test.each(['0.0.0.0', '::', '10.0.0.1', 'example.org', ''])(
    'is not opened to other machines without a token: %s',
    async (hostname) => {
      const options = { journal: createMemoryJournal(), folder: folderForHosts(), commands, port: 0, hostname }
      await expect(createBridgeHost(options)).rejects.toThrow(TypeError)
    },
  )

  test('is opened to other machines with one', async () => {
    const { host } = await openHost({ hostname: '0.0.0.0', token: 'a-token' })
    expect(host.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/)
  })

  test.each([{ retainMs: 0 }, { maxRunning: 1.5 }, { graceMs: -1 }, { token: 'a b' }])(
    'is built with care: %o',
    async (wrong) => {
      const options = { journal: createMemoryJournal(), folder: folderForHosts(), commands, port: 0, ...wrong }
      await expect(createBridgeHost(options)).rejects.toThrow(TypeError)
    },
  )
})
