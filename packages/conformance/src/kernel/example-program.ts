import { inEachAttempt } from './attempt-place.ts'
import { spentInTurn } from './metering.ts'
import type { CallOp, ConversationOp, Feature, LoopOp, Op, Program, StepOp } from './program.ts'
import { childrenOf } from './walk-program.ts'
import { withKeys } from './with-keys.ts'

function step(effect: StepOp['effect'], more: Partial<StepOp> = {}): StepOp {
  return { do: 'step', key: '', effect, input: null, value: 1, throws: 0, maxAttempts: 1, turns: 1, ...more }
}

function call(program: Program, task: unknown = null, more: Partial<CallOp> = {}): CallOp {
  return { do: 'call', key: '', task, program, ...more }
}

function costing(tokens: number, used: number, more: Partial<StepOp> = {}, isReported = true): StepOp {
  return step('idempotent', { cost: { bound: { tokens }, used: { tokens: used }, isReported }, ...more })
}

/** Measured and not, refused, overspent, and children that draw on an account of their own or on that above. */
const ON_A_BUDGET: Program = [
  costing(8, 3),
  { do: 'left' },
  costing(4, 2, { effect: 'once' }, false),
  costing(5, 2, { throws: 1, maxAttempts: 2 }),
  call([costing(6, 6), { do: 'left' }, costing(6, 1), step('pure')], null, { budget: { tokens: 10, cents: 2 } }),
  call([costing(2, 1, { throws: 1, maxAttempts: 3 })]),
  { do: 'all', branches: [costing(2, 2, { turns: 3 }), call([costing(1, 1)], null, { budget: { tokens: 3 } })] },
  call([], null, { budget: { tokens: 90 } }),
  costing(2, 40),
  costing(1, 1),
  { do: 'left' },
]

/** A loop or a conversation whose functions are attempted twice at most. */
function made(
  op: Pick<LoopOp, 'do' | 'rounds' | 'concurrency'> | Pick<ConversationOp, 'do' | 'turns' | 'decisions'>,
): Op {
  return { key: '', task: [], effect: 'idempotent', maxAttempts: 2, ...op }
}

const DECIDE = step('idempotent', { turns: 0 })

const FAILING: Program = [step('pure'), { do: 'fail', message: 'planned' }]

const EVERYTHING: Program = [
  { do: 'now' },
  step('idempotent', { throws: 2, maxAttempts: 3, value: 'x'.repeat(70_000) }),
  call([step('pure', { value: undefined }), call([step('once')], { of: 'a child' })], 'x'.repeat(70_000)),
  {
    do: 'race',
    branches: [step('pure', { turns: 3 }), step('idempotent', { throws: 1, maxAttempts: 2 }), step('once')],
  },
  { do: 'race', branches: [step('pure', { throws: 1 }), step('pure', { turns: 2 }), step('pure', { turns: 3 })] },
  step('once', { turns: 3 }),
  step('transactional'),
  {
    do: 'all',
    branches: [
      step('transactional', { throws: 1, maxAttempts: 2, value: 'x'.repeat(70_000), turns: 2 }),
      call([{ do: 'now' }, step('transactional', { turns: 2 }), step('pure')]),
      step('idempotent', { turns: 2 }),
    ],
  },
  step('transactional', { throws: 3, maxAttempts: 2 }),
  step('transactional', { returns: 'cycle' }),
  { do: 'spawn', children: [call([step('pure', { turns: 4 })]), call([step('pure')]), call(FAILING)] },
  step('pure', { returns: 'date', maxAttempts: 3 }),
  { do: 'random' },
  { do: 'any', branches: [step('idempotent', { throws: 3 }), call([{ do: 'now' }, step('idempotent')])] },
  {
    do: 'all',
    branches: [
      call([step('idempotent', { throws: 1, maxAttempts: 2 })]),
      step('idempotent', { throws: 5, maxAttempts: 2 }),
    ],
  },
  { do: 'next' },
  call([step('pure'), call([step('idempotent')]), { do: 'fail', message: 'planned' }], null, {
    again: [FAILING, [step('idempotent'), { do: 'random' }, call([step('once')])]],
  }),
  call([step('idempotent'), { do: 'wait', key: '', ms: 5_000 }, call([step('pure')])], null, { timeoutMs: 700 }),
  call(ON_A_BUDGET, null, { budget: { tokens: 60 } }),
  { do: 'cancel', child: call([step('idempotent', { turns: 3 }), step('once'), call([step('pure')])]) },
  { do: 'wait', key: '', ms: 90_000 },
  { do: 'message', key: '', name: '', timeoutMs: null },
  call([
    { do: 'message', key: '', name: '', timeoutMs: 5_000 },
    { do: 'wait', key: '', ms: 500 },
  ]),
  { do: 'version', key: '', step: step('idempotent', { turns: 1 }) },
  { do: 'race', branches: [step('pure', { turns: 3 }), step('pure')] },
  { do: 'checkpoint' },
  { do: 'now' },
  { do: 'random' },
  step('once', { turns: 1 }),
  call([step('idempotent', { value: 2 }), { do: 'checkpoint' }, step('idempotent', { value: 3 })]),
  { do: 'version', key: '', step: step('once') },
  { do: 'checkpoint' },
  step('idempotent', { throws: 1, maxAttempts: 2, value: 'x'.repeat(70_000) }),
  made({
    do: 'loop',
    concurrency: 1,
    rounds: [
      { plan: step('idempotent'), items: [step('idempotent', { throws: 2 }), step('idempotent')], decide: DECIDE },
      { plan: step('idempotent', { throws: 1 }), items: [], decide: DECIDE },
    ],
  }),
  made({ do: 'conversation', turns: [step('idempotent'), call([step('pure')])], decisions: [DECIDE, DECIDE, DECIDE] }),
]

const CONFLUENT_TOO = ['step', 'call', 'all', 'wait', 'message']

/** A program of everything that the suite knows and the kernel offers, so that no law meets it only by chance. */
export function exampleProgram(features: readonly Feature[], isConfluent = false): Program {
  const kept = (program: Program): Program =>
    program.filter((op) => isOffered(op) && (!isConfluent || isForetold(op))).map(below)
  const isOffered = (op: Op): boolean => {
    if (('cost' in op || 'budget' in op) && !features.includes('budget')) return false
    if ('again' in op && !features.includes('restart')) return false
    if ('timeoutMs' in op && op.do === 'call' && !features.includes('deadline')) return false
    const feature = op.do === 'step' ? op.effect : op.do === 'left' ? 'budget' : op.do
    // Children that were started are waited for by asking for the next.
    if (op.do === 'spawn' && !features.includes('next')) return false
    if (op.do === 'version' && !features.includes(op.step.effect)) return false
    const isMade = op.do === 'loop' || op.do === 'conversation'
    if (isMade && !['pure', 'idempotent'].every((effect) => features.includes(effect as Feature))) return false
    return features.includes(feature) && childrenOf(op).every(({ do: what }) => features.includes(what))
  }
  const isForetold = (op: Op): boolean =>
    CONFLUENT_TOO.includes(op.do) && !('timeoutMs' in op && op.timeoutMs !== null && op.timeoutMs !== undefined)
  const below = (op: Op): Op => {
    if (op.do === 'call') return inEachAttempt(op, kept)
    if (op.do === 'cancel') return { ...op, child: below(op.child) as CallOp }
    if (op.do === 'spawn') return { ...op, children: op.children.map((child) => below(child) as CallOp) }
    if (!('branches' in op)) return op
    return { ...op, branches: op.branches.filter(isOffered).map((branch) => below(branch) as StepOp | CallOp) }
  }
  const program = kept(EVERYTHING)
  return withKeys(isConfluent ? spentInTurn(program) : program)
}

/** The same program, killed early and late, and during its recovery. */
export const EXAMPLE_CRASHES: readonly (readonly number[])[] = [[20, 20], [44], [60, 30], [75], [90, 60]]

/** What of it is about budgets alone. */
export function budgetExample(features: readonly Feature[], isConfluent = false): Program {
  const program = exampleProgram(features, isConfluent)
  return withKeys(program.filter((op) => op.do === 'call' && op.budget !== undefined))
}
