import {
  type Draft,
  type EffectClass,
  type FactKind,
  type FactPayload,
  sha256,
} from '@tangle-network/durability-contract'
import fc from 'fast-check'

/** What became of a node or step, as a tree shows it. */
export type Became = 'open' | 'ok' | 'failed' | 'unknown'

export interface PlannedStep {
  readonly key: string
  /** Of its node, before it. */
  readonly checkpoints: number
  readonly effect: EffectClass
  failures: number
  outcome: Became
  settledAt: number | undefined
}

export interface PlannedNode {
  readonly id: number
  readonly key: string
  readonly parent: PlannedNode | undefined
  readonly steps: PlannedStep[]
  readonly children: PlannedNode[]
  clockReads: number
  /** How often it has begun anew, and how often of that because it had failed. */
  checkpoints: number
  restarts: number
  /** How many of its steps and children lie before its last checkpoint or restart. */
  before: { readonly steps: number; readonly children: number }
  versions: string[]
  outcome: Became
}

/** A log that a kernel may have written, and what stands in it, known without folding it. */
export interface FactLog {
  readonly drafts: readonly Draft[]
  readonly root: PlannedNode
  /** Takeovers since the last outcome. */
  readonly acquisitions: number
}

const MOVES = [
  'acquire',
  'clock',
  'spawn',
  'settle',
  'intend',
  'fail',
  'step',
  'fail and step',
  'intend and step',
  'mark',
  'checkpoint',
  'restart',
  'resolve',
  'release',
  'stream',
  'stream and step',
] as const
type Move = readonly [number, (typeof MOVES)[number], Became]

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.tuple(fc.nat({ max: 999 }), fc.constantFrom(...MOVES), fc.constantFrom<Became>('ok', 'failed', 'unknown')),
  { maxLength: 40, size: 'max' },
)

/** A random walk over open nodes. */
export const factLog: fc.Arbitrary<FactLog> = moves.map((moves) => {
  const log = new Log()
  log.add('run.acquired', { v: 1, owner: 'owner', codeVersion: '1' })
  const root = log.spawn(undefined, 'root')
  for (const [choice, move, became] of moves) {
    const open = log.nodes.filter(({ outcome }) => outcome === 'open')
    const node = open[choice % open.length]
    if (node === undefined) break
    log.move(node, move, became === 'open' ? 'ok' : became)
  }
  return { drafts: log.drafts, root, acquisitions: log.acquisitions }
})

const digest = sha256('')
const FAILURE = { name: 'Error', message: 'no', attempts: 1 }

function outcomeOf(became: Became, seq: number): FactPayload<'node.settled'>['outcome'] {
  if (became === 'failed') return { failed: { ...FAILURE, code: 'E', data: { seq } } }
  return became === 'unknown' ? { unknown: { attempt: 1 } } : { ok: seq % 3 === 0 ? {} : { value: { seq } } }
}

class Log {
  readonly drafts: Draft[] = []
  readonly nodes: PlannedNode[] = []
  acquisitions = 0

  /** Answers the seq of the entry. */
  add<K extends FactKind>(kind: K, payload: FactPayload<K>): number {
    if (kind === 'run.acquired') this.acquisitions += 1
    if (kind === 'run.released') this.acquisitions = Math.max(0, this.acquisitions - 1)
    if (['step.settled', 'step.resolved', 'node.settled', 'node.restarted'].includes(kind)) this.acquisitions = 0
    return this.drafts.push({ kind, payload })
  }

  spawn(parent: PlannedNode | undefined, key: string): PlannedNode {
    const task = { value: { key } }
    const id = this.add('node.spawned', { v: 1, parent: parent?.id ?? 0, key, agent: 'agent', digest, task })
    const node: PlannedNode = {
      ...{ id, key, parent, steps: [], children: [], clockReads: 0, outcome: 'open' },
      ...{ checkpoints: 0, restarts: 0, before: { steps: 0, children: 0 }, versions: [] },
    }
    this.nodes.push(node)
    parent?.children.push(node)
    return node
  }

  move(node: PlannedNode, move: (typeof MOVES)[number], became: Became): void {
    const key = `${this.drafts.length}`
    if (move === 'acquire') this.add('run.acquired', { v: 1, owner: `owner ${key}` })
    else if (move === 'release') this.add('run.released', { v: 1 })
    else if (move === 'resolve') this.#resolve(node, became)
    else if (move === 'spawn') this.spawn(node, key)
    else if (move === 'mark') {
      this.add('version.marked', { v: 1, node: node.id, change: key })
      node.versions.push(key)
    } else if (move === 'checkpoint' || move === 'restart') this.#beginAnew(node, move)
    else if (move === 'clock') {
      this.add('clock.read', { v: 1, node: node.id, now: this.drafts.length })
      node.clockReads += 1
    } else if (move === 'settle') this.#settle(node, became)
    else if (move === 'stream') this.#stream(node, key)
    else this.#step(node, key, move, became)
  }

  /** Only what is unknown, and its agent has not forgotten. */
  #resolve({ id, steps, before }: PlannedNode, became: Became): void {
    const step = steps.slice(before.steps).find(({ outcome }) => outcome === 'unknown')
    if (!step || became === 'unknown') return
    const position = this.drafts.length + 1
    const message = { position, id: `${position}`, sender: 'ann', kind: 'resolve', at: 7 }
    const outcome = became === 'failed' ? { failed: FAILURE } : { ok: { value: position } }
    step.settledAt = this.add('step.resolved', { v: 1, node: id, key: step.key, outcome, message })
    step.outcome = became
  }

  /** Only once everything below it has ended. */
  #settle(node: PlannedNode, became: Became): void {
    if (node.children.some(({ outcome }) => outcome === 'open')) return
    this.add('node.settled', { v: 1, node: node.id, outcome: outcomeOf(became, this.drafts.length + 1) })
    node.outcome = became
  }

  /** Only while nothing in it is open. */
  #beginAnew(node: PlannedNode, how: 'checkpoint' | 'restart'): void {
    const { steps, children } = node
    if ([...steps, ...children].some(({ outcome }) => outcome === 'open')) return
    if (how === 'restart') {
      this.add('node.restarted', { v: 1, node: node.id, failure: FAILURE })
      node.restarts += 1
    } else this.add('node.checkpointed', { v: 1, node: node.id, state: { value: this.drafts.length } })
    node.checkpoints += 1
    node.clockReads = 0
    node.before = { steps: steps.length, children: children.length }
  }

  /** Pieces are no step: where nothing else is said of it, there is none. */
  #stream({ id }: PlannedNode, key: string): void {
    this.add('step.streamed', { v: 1, node: id, key, attempt: 1, pieces: [key, { of: id }] })
  }

  #step(node: PlannedNode, key: string, move: string, became: Became): void {
    const effect = move.startsWith('intend') ? 'once' : 'idempotent'
    const of = { v: 1, node: node.id, key, digest, effect } as const
    const { checkpoints } = node
    const step: PlannedStep = { key, checkpoints, effect, failures: 0, outcome: 'open', settledAt: undefined }
    node.steps.push(step)
    if (move.startsWith('intend')) this.add('step.intended', { ...of, attempt: 1 })
    if (move.startsWith('fail')) {
      this.add('step.failed', { ...of, failure: FAILURE })
      step.failures += 1
    }
    if (move.startsWith('stream')) this.#stream(node, key)
    if (!move.endsWith('step')) return
    step.settledAt = this.add('step.settled', { ...of, outcome: outcomeOf(became, this.drafts.length + 1) })
    step.outcome = became
  }
}
