import { expect, test } from 'vitest'
import { guarded, HarnessFailed } from '../src/guarded-harness.ts'
import { type Harness, runConformance } from '../src/index.ts'

class OfAClass implements Harness<number> {
  readonly name = 'of a class'
  readonly capabilities = { durability: 'memory', hosts: 'one', notifications: true, transactions: false } as const
  #places = 0
  fails: 'provision' | 'destroy' | undefined

  async provision(): Promise<number> {
    if (this.fails === 'provision') throw new Error('no room')
    this.#places += 1
    return this.#places
  }

  open(): Promise<never> {
    return Promise.reject(new Error('it never opens'))
  }

  async describe(): Promise<Record<string, string>> {
    return { places: String(this.#places) }
  }

  async destroy(): Promise<void> {
    if (this.fails === 'destroy') throw new Error('it is stuck')
    this.#places -= 1
  }
}

test('a harness with private fields works as before', async () => {
  const { harness, failed } = guarded(new OfAClass())
  await harness.destroy(await harness.provision())
  expect(await harness.provision()).toBe(1)
  expect(harness.name).toBe('of a class')
  expect(await harness.describe?.(1)).toStrictEqual({ places: '1' })
  expect(failed()).toBeUndefined()
})

test.each(['provision', 'destroy'] as const)('a %s that throws is remembered, with what it threw', async (fails) => {
  const own = new OfAClass()
  const { harness, failed } = guarded(own)
  const place = await harness.provision()
  own.fails = fails
  await (fails === 'provision' ? harness.provision() : harness.destroy(place)).catch(() => {})
  expect(failed()).toBeInstanceOf(HarnessFailed)
  expect(failed()).toMatchObject({ message: expect.stringContaining(fails), cause: expect.any(Error) })
})

test('a failover that could not be brought about is remembered; one in which nothing waits is not', async () => {
  const broken = () => Promise.reject(new Error('no such server'))
  const nothing = async () => {}
  const failover = { provision: broken, stopStandby: nothing, startStandby: nothing, waits: broken }
  const { harness, failed } = guarded<number>(
    Object.assign(new OfAClass(), { failover: { ...failover, cancelWait: broken, fail: nothing } }),
  )
  await Promise.allSettled([harness.failover?.waits(1), harness.failover?.cancelWait(1), harness.failover?.fail(1)])
  expect(failed()).toBeUndefined()
  await harness.failover?.provision().catch(nothing)
  expect(failed()?.message).toContain('failover.provision')
})

test('an open that throws is the business of the laws', async () => {
  const { harness, failed } = guarded(new OfAClass())
  await expect(harness.open(1, { clock: () => 0, failpoint: () => {} })).rejects.toThrow('it never opens')
  expect(failed()).toBeUndefined()
})

test.each(['provision', 'destroy', undefined] as const)(
  'no report is made of a harness that fails: %s',
  async (fails) => {
    const harness = new OfAClass()
    harness.fails = fails
    await expect(runConformance(harness)).rejects.toThrow(HarnessFailed)
  },
)

test('nor of one whose places run out while a law is checked: that is not what the law is about', async () => {
  let places = 0
  const harness: Harness<number> = {
    ...{
      name: 'of one place',
      capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
    },
    provision: async () => {
      places += 1
      if (places > 1) throw new Error('no room')
      return places
    },
    // Enough to be taken for a store.
    open: async () => ({ close: async () => {}, adopt: async () => {} }) as never,
    destroy: async () => {},
  }
  await expect(runConformance(harness)).rejects.toThrow('provision of the harness of one place threw')
})
