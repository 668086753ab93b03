import { emptyRunState, foldRun } from '@tangle-network/durability-contract'
import { broken, type Evidence, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { auditFickle, type FickleCase, type TryFickle, tryFickle } from '../../kernel/fickle-case.ts'
import { livesOf } from '../../kernel/kernel-case.ts'
import { type LoggedNode, nodesByPlace, settledOf } from '../../kernel/kernel-log.ts'
import { loopOf } from '../../kernel/loop-arbitrary.ts'
import type { LoopOp, Program, RoundOp, StepOp } from '../../kernel/program.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'
import type { Trial } from '../../law/trial.ts'

/** Plans and decisions of a fickle loop are others in every life, and so is how many items and rounds there are. */
export const aLoopGoesOnFromItsLastRound: Law = {
  id: 'a-loop-goes-on-from-its-last-round',
  level: 'K',
  clause: 'K-34',
  also: ['K-1', 'K-4', 'K-5', 'K-21'],
  invariant: 'K3',
  statement:
    'killed at any instant, a loop goes by the plans and decisions that stand in its log, does no item twice, and replays one round at most',
  features: ['loop'],
  meets: [
    ...['a plan that outlived its life', 'a plan that was made anew', 'a decision that outlived its life'],
    ...['a resume after many rounds', 'a loop that came to what is foretold', 'a loop that came to what its log says'],
  ],
  check: (trial) => tryFickle(trial, loopOf, EXAMPLES, tryLoop),
}

const tryLoop: TryFickle = async (trial, stage, { program, crashes, yields }, runId) => {
  const lives = livesOf(trial, stage, program, { yields }, runId)
  for (const at of crashes) {
    if (!(await lives.crash(at))) break
    await replaysTooMuch(trial, lives)
  }
  const end = await lives.untilEnd()
  const evidence = await evidenceOf(lives)
  for (const op of program) if (op.do === 'loop') auditLoop(trial, evidence, op)
  if (await auditFickle(evidence, lives, end)) trial.tally.meet('a loop that came to what is foretold')
  return lives
}

/** K-34, W-3: what a fold knows of a loop at work is of one round. */
async function replaysTooMuch({ tally }: Trial, lives: Lives): Promise<void> {
  if (!(await (await lives.checker()).list({ prefix: lives.runId })).runs.length) return
  const { entries } = await lives.log()
  const loops = lives.program.flatMap((op) => (op.do === 'loop' ? [placeOf([op.key])] : []))
  const { history } = foldRun(entries, emptyRunState())
  const rounds = history
    .filter(({ node, about }) => loops.includes(placeOf(node.path)) && about !== 'cancel')
    .map(({ key }) => Number(/^\w+ (\d+)/.exec(key)?.[1] ?? 0))
  const [first = 0] = rounds
  if (first > 2) tally.meet('a resume after many rounds')
  if (new Set(rounds).size > 1)
    broken('K3', `the fold of ${entries.length} entries`, 'one round to be replayed', shown([...new Set(rounds)]))
}

type Told = readonly (readonly [item: { readonly key: string }, event: unknown])[]

/** What was decided is what the log says was planned, done and decided, each by one life. */
function auditLoop(trial: Trial, evidence: Evidence, op: LoopOp): void {
  const { demand, tally } = trial
  const node = nodesByPlace(evidence.log).get(placeOf([op.key]))
  if (!node) broken('K3', `loop ${op.key}`, 'an agent of its own in the log', 'none')
  meetCrashes(trial, evidence, node)
  if (!op.isFickle) return
  const asked = [...node.steps.keys(), ...node.children.map(({ path }) => path.at(-1) ?? '')]
  const due: string[] = []
  const heard: unknown[] = []
  let isOver = false
  for (let round = 1; !isOver; round++) {
    const [plan, decide] = [`plan ${round}`, `decide ${round}`]
    const planned = outcomeAt(node, plan) as readonly { key: string; planned: number }[]
    const where = `round ${round} of loop ${op.key}`
    for (const item of planned) demand.equal(item.planned, epochOf(node, plan), `the epoch of the plan of ${where}`)
    const items = planned.map(({ key }) => `item ${round}:${key}`)
    due.push(plan, ...items, decide)
    const decided = outcomeAt(node, decide) as { done?: unknown[]; next?: unknown[] }
    const { decided: by, told } = (decided.done ?? decided.next ?? []).at(-1) as { decided: number; told: Told }
    demand.equal(by, epochOf(node, decide), `the epoch of the decision of ${where}`)
    const came = planned.map((item, at) => [item, structuredClone(settledOf(node, items[at] ?? '')?.event)])
    demand.equal(told, came, `what was decided upon in ${where}`)
    heard.push({ decided: by, told })
    isOver = decided.done !== undefined || node.steps.get(`plan ${round + 1}`) === undefined
  }
  demand.equal(asked.toSorted(), due.toSorted(), `what loop ${op.key} asked for`)
  const { ok = {} } = (node.settled[0]?.event ?? {}) as { ok?: { value?: unknown; state?: unknown } }
  demand.equal(ok.value ?? ok.state, heard, `what loop ${op.key} came to`)
  tally.meet('a loop that came to what its log says')
}

function meetCrashes({ tally }: Trial, { lines }: Evidence, node: LoggedNode): void {
  for (const [key, { settled }] of node.steps) {
    const epochs = [...linesOf(lines, 'start')].filter((line) => isOf(line, node, key)).map(({ epoch }) => epoch)
    const [what, round] = key.split(' ')
    if (what === 'plan' && new Set(epochs).size > 1) tally.meet('a plan that was made anew')
    const next = what === 'plan' ? `decide ${round}` : `plan ${Number(round) + 1}`
    const later = node.steps.get(next)?.settled[0]?.epoch ?? 0
    if (what === 'item' || later <= (settled[0]?.epoch ?? 0)) continue
    tally.meet(`a ${what === 'plan' ? 'plan' : 'decision'} that outlived its life`)
  }
}

function isOf(
  line: { readonly path: readonly string[]; readonly key: string },
  node: LoggedNode,
  key: string,
): boolean {
  return line.key === key && placeOf(line.path) === placeOf(node.path)
}

/** Of what has succeeded. */
function outcomeAt(node: LoggedNode, key: string): unknown {
  const event = settledOf(node, key)?.event as { ok?: unknown } | undefined
  if (event?.ok === undefined) broken('K3', `${key} of loop ${placeOf(node.path)}`, 'a value in the log', shown(event))
  return event.ok
}

function epochOf(node: LoggedNode, key: string): number {
  return settledOf(node, key)?.epoch ?? 0
}

function step(more: Partial<StepOp> = {}): StepOp {
  const plain = { effect: 'idempotent', input: null, value: 1, throws: 0, maxAttempts: 1, turns: 0 } as const
  return { do: 'step', key: '', ...plain, ...more }
}

function round(...items: RoundOp['items']): RoundOp {
  return { plan: step({ turns: 1 }), items, decide: step() }
}

function loop(rounds: readonly RoundOp[], more: Partial<LoopOp> = {}): Program {
  const plain = { key: '', task: null, effect: 'idempotent', maxAttempts: 2 } as const
  return withKeys([{ do: 'loop', ...plain, rounds, ...more }])
}

const child = (...steps: StepOp[]) => ({ do: 'call' as const, key: '', task: null, program: steps })
const TWO = [round(step({ turns: 2 }), step({ throws: 2 })), round(step(), step({ throws: 1 }))]
const MANY = Array.from({ length: 6 }, () => round(step(), step()))
const CALM = { crashes: [], yields: [] }
const EXAMPLES: FickleCase[] = [
  { program: loop(TWO, { isFickle: true }), ...CALM, isExhaustive: true },
  { program: loop([round(child(step()), child()), round()]), ...CALM, isExhaustive: true },
  ...[9, 10, 11, 12, 13, 14, 15].map((at) => ({
    program: loop(TWO, { isFickle: true }),
    crashes: [at, 9, 8],
    yields: [],
  })),
  ...[40, 46, 52, 58].map((at) => ({ program: loop(MANY, { isOpenEnded: true }), crashes: [at, 12], yields: [] })),
  { program: loop(MANY, { isFickle: true, concurrency: 1, isOpenEnded: true }), crashes: [30, 30, 30], yields: [1] },
]
