import fc from 'fast-check'
import { type Entry, type FactKind, type FactPayload, sha256 } from '../src/index.ts'

const digest = sha256('')
const task = { value: null }
const step = (node: number, key: string, effect: 'idempotent' | 'once' = 'idempotent') => ({
  v: 1 as const,
  node,
  key,
  digest,
  effect,
})
const failure = { name: 'Error', message: 'no', attempts: 1 }
const messageAt = (position: number) => ({ position, id: 'm', sender: 's', kind: 'k', at: 7 })

/** A log in the making; each method adds the entry of its fact and answers its seq. */
export class Log {
  readonly entries: Entry[] = []

  add<K extends FactKind>(kind: K, payload: FactPayload<K>, epoch = 1, refs: string[] = []): number {
    return this.entries.push({ seq: this.entries.length + 1, epoch, at: 0, kind, payload, refs, digest })
  }

  acquired = (epoch: number) => this.add('run.acquired', { v: 1, owner: 'me' }, epoch)
  spawned = (parent: number, key: string) => this.add('node.spawned', { v: 1, parent, key, agent: 'a', digest, task })
  settled = (node: number, value?: unknown) => this.add('node.settled', { v: 1, node, outcome: { ok: { value } } })
  asked = (node: number) => this.add('clock.read', { v: 1, node, now: 7 })
  marked = (node: number, change: string) => this.add('version.marked', { v: 1, node, change })
  checkpointed = (node: number, value?: unknown) => this.add('node.checkpointed', { v: 1, node, state: { value } })
  restarted = (node: number) => this.add('node.restarted', { v: 1, node, failure })
  cancelled = (node: number) => this.add('node.cancelled', { v: 1, node })
  late = (node: number, deadline: number) => this.add('node.cancelled', { v: 2, node, deadline })
  intended = (node: number, key: string, epoch = 1) =>
    this.add('step.intended', { ...step(node, key, 'once'), attempt: 1 }, epoch)
  failed = (node: number, key: string) => this.add('step.failed', { ...step(node, key), failure })
  unknown = (node: number, key: string) =>
    this.add('step.settled', { ...step(node, key, 'once'), outcome: { unknown: { attempt: 1 } } })
  stalled = (node: number, asked: number) => this.add('node.stalled', { v: 1, node, asked })
  resolved = (node: number, key: string, position: number, value?: unknown) =>
    this.add('step.resolved', { v: 1, node, key, outcome: { ok: { value } }, message: messageAt(position) })
  released = () => this.add('run.released', { v: 1 })
  revived = (position: number) => this.add('run.revived', { v: 1, message: messageAt(position) })
  armed = (node: number, key: string, more: { signal?: string; wakeAt?: number } = { wakeAt: 7 }) =>
    this.add('wait.armed', { v: 1, node, key, digest, ...more })
  over = (node: number, key: string, position?: number) => {
    const message = position === undefined ? {} : { message: messageAt(position) }
    return this.add('wait.settled', { v: 1, node, key, ...message, outcome: { ok: {} } })
  }
  began = (node: number, key: string, runId = `run/${key}`) =>
    this.add('run.spawned', { v: 1, node, key, digest, agent: 'a', runId, queue: 'q', task, token: digest })
  started = (node: number, key: string) => this.add('run.started', { v: 1, node, key })
  recalled = (node: number, key: string, reason = 'late') => this.add('run.recalled', { v: 1, node, key, reason })
  reported = (node: number, key: string, position?: number) => {
    const message = position === undefined ? {} : { message: { position, id: 'm', sender: 's', kind: 'k', at: 7 } }
    return this.add('run.settled', { v: 1, node, key, ...message, outcome: { ok: {} } })
  }
  continued = (node: number) => this.add('run.continued', { v: 1, node, successor: 'run~2', task })
  sent = (node: number, key: string, more: { leases?: boolean; reserved?: [string, number][]; asOf?: number } = {}) => {
    const { leases = false, reserved = [], asOf = 7 } = more
    const of = { ...step(node, key), v: 4 as const, effect: 'reattachable' as const }
    return this.add('step.intended', { ...of, reserved, executor: 'remote', leases, idRetainedMs: 100, asOf })
  }
  bound = (node: number, key: string) => this.add('remote.bound', { v: 1, node, key, environment: 'env' })
  dispatched = (node: number, key: string) => this.add('remote.dispatched', { v: 1, node, key, reference: null })
  progressed = (node: number, key: string, at: number[], position: number, gap?: { after: number; before: number }) => {
    const events = at.map((each) => ({ at: each, data: each }))
    return this.add('remote.progressed', { v: 1, node, key, events, position, ...(gap ? { gap } : {}) })
  }
  halted = (node: number, key: string) => this.add('remote.recalled', { v: 1, node, key })
  givenBack = (node: number, key: string) => this.add('remote.released', { v: 1, node, key, isReleased: true })
  concluded = (node: number, key: string, spent: [string, number][] = []) => {
    const of = { ...step(node, key), v: 4 as const, effect: 'reattachable' as const }
    return this.add('step.settled', { ...of, spent, outcome: { ok: { value: 'done' } } })
  }
  suspended = () => this.add('run.suspended', { v: 1 })
  done = (node: number, key: string, value?: unknown) =>
    this.add('step.settled', { ...step(node, key), outcome: { ok: { value } } })
}

/** Logs that a kernel may have written: a random walk over open nodes and open steps. */
export const anyLog: fc.Arbitrary<Entry[]> = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom('step', 'fail', 'intent', 'clock', 'spawn', 'settle', 'acquire', 'wait')), {
    maxLength: 60,
    size: 'max',
  })
  .map((moves) => {
    const log = new Log()
    log.acquired(1)
    const parents = new Map([[log.spawned(0, 'root'), 0]])
    let count = 0
    for (const [choice, move] of moves) {
      const open = [...parents.keys()]
      if (open.length === 0) break
      const node = open[choice % open.length]!
      const key = `${move}-${count++}`
      if (move === 'acquire') log.acquired(2 + choice)
      else if (move === 'wait') wait(log, node, key, choice)
      else if (move === 'clock') log.asked(node)
      else if (move === 'spawn') parents.set(log.spawned(node, key), node)
      else if (move === 'settle') settleLeaf(log, parents, node)
      else {
        if (move === 'fail') log.failed(node, key)
        if (move === 'intent') log.intended(node, key)
        if (choice % 3 > 0) log.done(node, key, choice)
      }
    }
    return log.entries
  })

function wait(log: Log, node: number, key: string, choice: number): void {
  const seq = log.armed(node, key, choice % 2 > 0 ? { signal: 'go' } : { wakeAt: choice })
  if (choice % 5 === 0) log.suspended()
  // Its own seq, as a position that no other message has.
  if (choice % 3 > 0) log.over(node, key, choice % 2 > 0 ? seq : undefined)
}

function settleLeaf(log: Log, parents: Map<number, number>, node: number): void {
  if ([...parents.values()].includes(node)) return
  parents.delete(node)
  log.settled(node)
}
