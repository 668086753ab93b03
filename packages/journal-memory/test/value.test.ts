import { deepStrictEqual } from 'node:assert/strict'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { draft, Harness } from './harness.ts'

const value = fc.json({ stringUnit: 'binary' }).map((text) => JSON.parse(text) as unknown)

test.prop([fc.array(value, { minLength: 1, maxLength: 5 })])(
  'what was acknowledged is read back equal [J-7, V-3]',
  async (payloads) => {
    const h = new Harness()
    await h.append(await h.begin(), { entries: payloads.map((payload) => draft(payload)) })
    const stored = (await h.entries()).map(({ payload }) => payload)
    // JSON itself forgets the sign of a zero, as the contract does.
    deepStrictEqual(stored, JSON.parse(JSON.stringify(payloads)))
  },
)

test('a memory journal says that it survives nothing, on one host [C-1, J-7]', () => {
  expect(new Harness().journal.capabilities).toStrictEqual({
    durability: 'memory',
    hosts: 'one',
    notifications: true,
    transactions: false,
  })
})

test('closing one journal leaves the others on its shelf open [J-14]', async () => {
  const h = new Harness()
  const other = h.open()
  await h.begin()
  await h.journal.close()
  expect((await other.head('run')).epoch).toBe(1)
})

test('two memory journals without a common shelf know nothing of one another [J-15]', async () => {
  const [one, two] = [new Harness(), new Harness()]
  await one.begin()
  await expect(two.journal.head('run')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
})
