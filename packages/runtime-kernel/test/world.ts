import { type Entry, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { type Agent, createSupervisor, type Supervisor, type SupervisorOptions } from '../src/index.ts'

let owners = 0

/** A supervisor that takes any run over at once, as if its owner had been found dead. */
export function heir(journal: Journal, options: Partial<SupervisorOptions> = {}): Supervisor {
  owners += 1
  const name = `owner-${owners}`
  return createSupervisor({ journal, owners: { name: () => name, provenDead: () => true }, patienceMs: 0, ...options })
}

/** A promise that never settles: what an agent sees whose process has died. */
export function forever(): Promise<never> {
  return new Promise(() => {})
}

/** Runs until the journal holds `entries` entries, and abandons the run there: its owner never comes back. */
export async function abandon<T>(journal: Journal, agent: Agent<T>, task: T, entries: number, runId = 'run') {
  const abandoned = heir(journal).run(agent, task, { runId })
  // It is told of the takeover by being fenced; nobody listens.
  abandoned.catch(() => {})
  for (;;) {
    const head = await journal.head(runId).catch((error: unknown) => {
      if (!isDurabilityError(error, 'RUN_NOT_FOUND')) throw error
    })
    if (head && head.seq >= entries) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

export async function entriesOf(journal: Journal, runId = 'run'): Promise<readonly Entry[]> {
  return (await journal.read(runId)).entries
}

export async function kindsOf(journal: Journal, runId = 'run'): Promise<string[]> {
  return (await entriesOf(journal, runId)).map(({ kind }) => kind)
}

/** A journal that counts its calls. */
export function counting(journal: Journal): { journal: Journal; calls: Map<string, number> } {
  const calls = new Map<string, number>()
  const counted = new Proxy(journal, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function' || typeof name !== 'string') return member
      return (...args: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1)
        return Reflect.apply(member, target, args)
      }
    },
  })
  return { journal: counted, calls }
}

/** Waits until something holds, turn by turn, without a clock. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock that stands still until it is moved. */
export function manualClock() {
  let [wall, monotonic] = [1_000_000, 0]
  const timers = new Map<number, { at: number; callback: () => void }>()
  let ids = 0
  return {
    now: () => wall,
    monotonic: () => monotonic,
    after(ms: number, callback: () => void) {
      const id = ids++
      timers.set(id, { at: monotonic + ms, callback })
      return () => {
        timers.delete(id)
      }
    },
    /** Lets time pass, wall and monotonic, or only one of them, and calls back what is due. */
    async pass(ms: number, which: 'both' | 'wall' | 'monotonic' = 'both') {
      if (which !== 'monotonic') wall += ms
      if (which !== 'wall') monotonic += ms
      for (const [id, { at, callback }] of timers) {
        if (at > monotonic) continue
        timers.delete(id)
        callback()
      }
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
