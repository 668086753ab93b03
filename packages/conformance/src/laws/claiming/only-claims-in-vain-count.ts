import { LIMITS } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, MANIFEST } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

/** What becomes of a claim. `idle` is what a claimer writes before it has achieved anything. */
const TURNS = [
  'expires',
  'is released',
  'gets on and expires',
  'gets on and is released',
  'is idle and expires',
  'is idle and suspends',
  'gets on and suspends',
] as const
type Turn = (typeof TURNS)[number]

const BOUND = LIMITS.claimsWithoutProgress
const cases = fc.array(
  fc.oneof({ arbitrary: fc.constant<Turn>('expires'), weight: 6 }, { arbitrary: fc.constantFrom(...TURNS), weight: 2 }),
  { minLength: 8, maxLength: 24, size: 'max' },
)

const times = (turn: Turn, count: number): Turn[] => Array.from({ length: count }, () => turn)
const EXAMPLES: readonly (readonly Turn[])[] = [
  times('expires', BOUND + 1),
  times('is idle and suspends', BOUND + 1),
  times('is released', 2 * BOUND),
  [...times('expires', BOUND - 1), 'gets on and expires', ...times('expires', BOUND + 1)],
  [...times('expires', BOUND - 1), 'is released', 'is released', 'expires', 'expires'],
  [...times('expires', BOUND - 1), 'gets on and suspends', ...times('is idle and expires', BOUND + 1)],
]

/** How many claims in vain there are after one that went so. */
function counted(before: number, turn: Turn): number {
  if (turn.startsWith('gets on')) return 0
  return turn === 'is released' ? before : before + 1
}

/** Deploys burn nothing, progress forgives everything, and nothing else does. */
export const onlyClaimsInVainCount: Law = {
  id: 'only-claims-in-vain-count',
  level: 'L0',
  clause: 'Q-4',
  also: ['Q-3'],
  invariant: 'K5',
  statement:
    'a claim that is released does not count against its run, progress starts the count anew, and every other claim counts',
  async check({ forAll, demand }) {
    const check = async (turns: readonly Turn[], { open, clock }: Stage) => {
      const journal = await open()
      await journal.begin('run', MANIFEST)
      let inVain = 0
      for (const [index, turn] of turns.entries()) {
        const request = { owner: 'claimer', ttlMs: 1, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
        const [granted] = await journal.claim(request)
        const where = `claim ${index + 1} after ${turns.slice(0, index).join(', ') || 'nothing'}`
        const { status } = await journal.head('run')
        const isQuarantined = inVain === BOUND
        demand.equal(
          [granted?.lease.runId ?? null, status],
          isQuarantined ? [null, 'quarantined'] : ['run', 'open'],
          where,
        )
        if (!granted) return
        const { lease, head } = granted
        if (turn.startsWith('gets on') || turn.startsWith('is idle')) {
          const suspend = turn.endsWith('suspends') ? { suspend: { wakeAt: clock.now() } } : {}
          await journal.append(lease, batch(head, [turn], { progress: turn.startsWith('gets on'), ...suspend }))
        }
        if (turn.endsWith('released')) await journal.release(lease)
        if (turn.endsWith('expires')) clock.advance(1)
        inVain = counted(inVain, turn)
      }
    }
    await forAll(cases, check, { weight: 0.2, examples: EXAMPLES })
  },
}
