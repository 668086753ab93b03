import { type evaluate, messageOf } from '../../src/kernel/evaluate.ts'
import { interpret, type ProgramScope } from '../../src/kernel/interpret.ts'
import type { KernelPorts } from '../../src/kernel/kernel-under-test.ts'
import { plannedFailure, returnedBy } from '../../src/kernel/planned-effect.ts'
import type { Program } from '../../src/kernel/program.ts'

type Ended = Awaited<ReturnType<ProgramScope<null>['next']>>

/** A scope without a journal: everything happens at once and nothing is kept. For the interpreter alone. */
export function fakeScope(program: Program, ports: KernelPorts, path: readonly string[] = []): ProgramScope<null> {
  const children: Promise<NonNullable<Ended>>[] = []
  const act = (task: unknown, key: string) => {
    const scope = fakeScope(program, ports, [...path, key])
    return interpret(scope, { agent: null, task: asStored(task), program, ports }).catch((error: Error) => {
      throw Object.assign(error, { attempts: 1 })
    })
  }
  const begin = (task: unknown, key: string) => {
    const result = act(task, key)
    const outcome = result.then(
      (value) => ({ status: 'done' as const, value }),
      (error: Error) => ({ status: 'failed' as const, error }),
    )
    children.push(outcome.then((settled) => ({ key, outcome: settled })))
    return result
  }
  const awaited = new Map<string, number>()
  const scope: ProgramScope<null> = {
    path,
    async step(_, fn, { retry = { maxAttempts: 1 } }) {
      const context = { idempotencyKey: '', fencingToken: 1, signal: new AbortController().signal }
      for (let attempt = 1; ; attempt++) {
        try {
          return asStored(await fn({ ...context, attempt }))
        } catch (error) {
          if (attempt === retry.maxAttempts) throw Object.assign(error as Error, { attempts: attempt })
        }
      }
    },
    call: (_, task, { key }) => begin(task, key),
    spawn: (_, task, { key }) => {
      const result = begin(task, key)
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
    budget: (_, total) => {
      let left = total
      return {
        step(cost, ask) {
          if (cost > left)
            return Promise.reject(Object.assign(new Error('short'), { code: 'BUDGET_EXCEEDED', attempts: 1 }))
          left -= cost
          return ask()
        },
      }
    },
    version: async () => true,
    checkpoint: async () => {
      children.length = 0
    },
    loop: async (_, times, iterate) => {
      const rounds: unknown[] = []
      for (let round = 0; round < times; round++) rounds.push(await iterate(round))
      return rounds
    },
  }
  return scope
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
    async effect(_, step, { attempt }) {
      if (attempt <= step.throws) throw plannedFailure(attempt)
      return returnedBy(step)
    },
  }
  return ports as KernelPorts
}

export async function interpreted(program: Program): Promise<ReturnType<typeof evaluate>> {
  const ports = calmPorts()
  try {
    return { done: await interpret(fakeScope(program, ports), { agent: null, task: null, program, ports }) }
  } catch (thrown) {
    const { name, message, code, data } = thrown as Error & { code: string; data: unknown }
    return { failed: { name, message, code, data, attempts: 1 } }
  }
}
