import { type evaluate, messageOf } from '../../src/kernel/evaluate.ts'
import { interpret, type ProgramScope } from '../../src/kernel/interpret.ts'
import type { KernelPorts } from '../../src/kernel/kernel-under-test.ts'
import { plannedFailure, returnedBy } from '../../src/kernel/planned-effect.ts'
import type { Costs, Program } from '../../src/kernel/program.ts'
import { FAKE_LOOPS } from './fake-loops.ts'

type Ended = Awaited<ReturnType<ProgramScope<null>['next']>>

interface Asked {
  readonly key: string
  readonly budget?: Costs
  readonly restart?: { readonly maxAttempts: number }
}

export interface FakeScope extends ProgramScope<null> {
  /** The scope of an agent below that is none of the suite's. */
  below(key: string): FakeScope
}

/** A scope without a journal: everything happens at once and nothing is kept. For the interpreter alone. */
export function fakeScope(
  program: Program,
  ports: KernelPorts,
  path: readonly string[] = [],
  account: FakeAccount = { left: new Map(), above: undefined },
  attempt = 1,
): FakeScope {
  const children: Promise<NonNullable<Ended>>[] = []
  const act = async (task: unknown, { key, budget = {}, restart = { maxAttempts: 1 } }: Asked) => {
    draw(account, budget)
    const own = { left: new Map(Object.entries(budget)), above: account }
    try {
      for (let nth = 1; ; nth++) {
        const scope = fakeScope(program, ports, [...path, key], own, nth)
        try {
          return await interpret(scope, { agent: null, task: asStored(task), program, ports, loops: FAKE_LOOPS })
        } catch (error) {
          if (nth === restart.maxAttempts) throw Object.assign(error as Error, { attempts: nth })
        }
      }
    } finally {
      give(account, own.left)
    }
  }
  const begin = (task: unknown, asked: Asked) => {
    const { key } = asked
    const result = act(task, asked)
    const outcome = result.then(
      (value) => ({ status: 'done' as const, value }),
      (error: Error) => ({ status: 'failed' as const, error }),
    )
    children.push(outcome.then((settled) => ({ key, outcome: settled })))
    return result
  }
  const awaited = new Map<string, number>()
  const scope: FakeScope = {
    path,
    below: (key) => fakeScope(program, ports, [...path, key], account),
    attempt,
    async step(_, fn, { retry = { maxAttempts: 1 }, cost = {} }) {
      const context = { idempotencyKey: '', fencingToken: 1, signal: new AbortController().signal }
      for (let attempt = 1; ; attempt++) {
        draw(account, cost)
        const spent = new Map<string, number>()
        const spend = (costs: Costs) => {
          for (const [channel, of] of Object.entries(costs)) spent.set(channel, (spent.get(channel) ?? 0) + of)
        }
        const settled = await Promise.resolve(fn({ ...context, attempt, spend })).then(
          (ok: unknown) => ({ ok }),
          (thrown: Error) => ({ thrown }),
        )
        give(
          account,
          [...spent].map(([channel, of]) => [channel, (cost[channel] ?? 0) - of] as const),
        )
        if ('ok' in settled) return asStored(settled.ok)
        if (attempt === retry.maxAttempts) throw Object.assign(settled.thrown, { attempts: attempt })
      }
    },
    call: (_, task, asked) => begin(task, asked),
    spawn: (_, task, asked) => {
      const result = begin(task, asked)
      return { result, outcome: result.catch(() => {}), cancel: () => {} }
    },
    next: async () => children.shift(),
    now: async () => 1,
    random: () => 0.5,
    sleep: async () => {},
    wait: async (name) => {
      const nth = awaited.get(name) ?? 0
      awaited.set(name, nth + 1)
      return { payload: messageOf(name, nth) }
    },
    budget: () => Object.fromEntries(account.left),
    version: async () => true,
    checkpoint: async () => {
      children.length = 0
    },
  }
  return scope
}

/** What one agent of a fake scope may spend. */
interface FakeAccount {
  readonly left: Map<string, number>
  readonly above: FakeAccount | undefined
}

/** Takes all of it, or throws what a refusal is told as. */
function draw(account: FakeAccount, costs: Costs): void {
  const asked = Object.entries(costs)
  for (const [channel, amount] of asked) {
    const left = purseOf(account, channel)?.get(channel)
    if (left !== undefined && amount > left) {
      throw Object.assign(new Error('short'), { code: 'BUDGET_EXHAUSTED', attempts: 1 })
    }
  }
  give(
    account,
    asked.map(([channel, amount]) => [channel, -amount] as const),
  )
}

function give(account: FakeAccount, amounts: Iterable<readonly [string, number]>): void {
  for (const [channel, amount] of amounts) {
    const purse = purseOf(account, channel)
    purse?.set(channel, (purse.get(channel) ?? 0) + amount)
  }
}

function purseOf({ left, above }: FakeAccount, channel: string): Map<string, number> | undefined {
  return left.has(channel) ? left : above && purseOf(above, channel)
}

/** As a journal would have kept it, which refuses what JSON has no words for. */
function asStored(value: unknown): unknown {
  if (value === undefined) return undefined
  const text = JSON.stringify(value, (_, each) => (isStorable(each) ? each : refuse()))
  return text === undefined ? refuse() : JSON.parse(text)
}

function isStorable(value: unknown): boolean {
  return typeof value !== 'bigint' && typeof value !== 'function' && !Number.isNaN(value)
}

function refuse(): never {
  throw Object.assign(new Error('not storable'), { code: 'RESULT_UNSTORABLE' })
}

/** Ports of a world in which nothing goes wrong. */
export function calmPorts(told: (path: readonly string[], event: unknown) => void = () => {}): KernelPorts {
  const ports: Partial<KernelPorts> = {
    entered: () => {},
    told,
    returned: () => {},
    async effect(_, step, { attempt, spend }) {
      if (step.cost?.isReported) spend?.(step.cost.used)
      if (attempt <= step.throws) throw plannedFailure(attempt)
      return returnedBy(step)
    },
  }
  return ports as KernelPorts
}

export async function interpreted(program: Program): Promise<ReturnType<typeof evaluate>> {
  const ports = calmPorts()
  try {
    return {
      done: await interpret(fakeScope(program, ports), { agent: null, task: null, program, ports, loops: FAKE_LOOPS }),
    }
  } catch (thrown) {
    const { name, message, code, data } = thrown as Error & { code: string; data: unknown }
    return { failed: { name, message, code, data, attempts: 1 } }
  }
}
