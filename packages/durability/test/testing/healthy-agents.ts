import { type Agent, defineAgent, type Scope } from '../../src/index.ts'

/** A world that remembers what was done to it under which key, as a service does that knows idempotency keys. */
export function makeWorld() {
  const done = new Map<string, string>()
  const mailed: string[] = []
  return {
    mailed,
    reset: () => {
      done.clear()
      mailed.length = 0
    },
    effects: {
      async charge(order: string, { idempotencyKey }: { idempotencyKey: string }): Promise<string> {
        const receipt = done.get(idempotencyKey) ?? `receipt ${done.size + 1} of ${order}`
        done.set(idempotencyKey, receipt)
        return receipt
      },
      async mail(to: string): Promise<void> {
        mailed.push(to)
      },
      isMailed: (to: string): boolean => mailed.includes(to),
    },
  }
}

type Effects = ReturnType<typeof makeWorld>['effects']

const pack = defineAgent({
  name: 'pack',
  async act({ item }: { item: string }, scope) {
    const weight = await scope.step('weigh', () => item.length, { effect: 'pure', input: item })
    return scope.step('wrap', ({ idempotencyKey }) => `${item} of ${weight} (${idempotencyKey.slice(0, 4)})`, {
      cost: { parcels: 1 },
    })
  },
})

/** Has waits, children, a budget, the clock and the dice of its scope, and a `once` step that it handles. */
export function makeSell(world: Effects) {
  return defineAgent({
    name: 'sell',
    async act(items: readonly string[], scope) {
      const at = await scope.now()
      const luck = scope.random()
      const id = await scope.step('id', () => `${crypto.randomUUID()} ${Date.now()}`, { effect: 'pure' })
      const parcels = await Promise.all(
        items.map((item) => scope.call(pack, { item }, { key: item, budget: { parcels: 3 } })),
      )
      const approval = await scope.wait<{ by: string }>('approved', { timeoutMs: 60_000 })
      await scope.sleep(3_600_000)
      const receipt = await scope.step('charge', (context) => world.charge(items.join(), context), { input: items })
      const told = await mailOnce(scope, world, 'ann')
      return { at, luck, id, parcels, by: approval?.payload.by, receipt, told }
    },
  })
}

/** Where nobody knows whether the mail has gone out, it looks before it sends another. */
async function mailOnce(scope: Scope, world: Effects, to: string): Promise<string> {
  try {
    await scope.step('mail', () => world.mail(to), { effect: 'once' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'OUTCOME_UNKNOWN') throw error
    const isMailed = await scope.step('look', () => world.isMailed(to), { effect: 'pure' })
    if (!isMailed) await scope.step('mail again', () => world.mail(to), { effect: 'once' })
  }
  return 'mailed'
}

/** Does two things at a time, and whichever child comes first decides; begins anew from a checkpoint. */
export const race = defineAgent({
  name: 'race',
  async act(rounds: number, scope) {
    const state = (scope.restored ?? { round: 0, won: [] }) as { round: number; won: string[] }
    let { round, won } = state
    while (round < rounds) {
      const runners = ['a', 'b', 'c'].map((name) => scope.spawn(runner, { name, round }, { key: name }))
      const first = await scope.next()
      await Promise.all(runners.map(({ outcome }) => outcome))
      won = [...won, first?.key ?? 'nobody']
      round += 1
      await scope.checkpoint({ round, won })
    }
    return won
  },
})

const runner = defineAgent({
  name: 'runner',
  async act({ name, round }: { name: string; round: number }, scope) {
    if (name === 'a') await scope.sleep(10 + round)
    await scope.step('run', () => name)
    if (name === 'b') throw new Error('fell')
    return name
  },
})

/** Asks people, gives up when nobody answers in time, and hands what is left to a run of its own. */
export const review = defineAgent({
  name: 'review',
  async act(text: string, scope) {
    const answer = await scope.ask<boolean>('fine?', { text })
    const late = await scope.wait('veto', { timeoutMs: 5_000 })
    const second = await Promise.race([
      scope.sleep(2_000, { key: 'a while' }).then(() => 'too late'),
      scope.step('read', () => 'read in time'),
    ])
    await scope.step(
      'mended',
      (context) => {
        if (context.attempt < 3) throw new Error('not yet')
        return context.attempt
      },
      { retry: { maxAttempts: 5, delayMs: 1_000 } },
    )
    const printed = await scope.startRun(print, text).result
    return { fine: answer.payload, vetoed: late !== undefined, second, printed }
  },
})

const print = defineAgent({
  name: 'print',
  async act(text: string, scope) {
    await scope.sleep(10_000)
    return scope.step('print', () => text.toUpperCase())
  },
})

/** So many steps, one after the other. */
export const steps: Agent<number, number> = defineAgent({
  name: 'steps',
  async act(count: number, scope) {
    let sum = 0
    for (let n = 1; n <= count; n++) sum += await scope.step(`add ${n}`, () => n)
    return sum
  },
})
