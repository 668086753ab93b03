import { isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { livesOf } from '../../kernel/kernel-case.ts'
import type { Program, StepOp } from '../../kernel/program.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'
import type { Trial } from '../../law/trial.ts'

const FIRST: StepOp = {
  ...{ do: 'step', key: 'first', effect: 'idempotent', input: null, value: 1 },
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}
const POISON: StepOp = { ...FIRST, key: 'poison', turns: 2 }
const PROGRAM: Program = [FIRST, POISON]

/** The suite plays the processes: each ends in the same step, and now and then one is told to close in it. */
export const aRunThatKillsItsProcessIsStopped: Law = {
  id: 'a-run-that-kills-its-process-is-stopped',
  level: 'K',
  clause: 'K-28',
  also: ['K-14', 'Q-5'],
  invariant: 'K5',
  statement:
    'a run that ends its process each time is stalled after so many takeovers until it is revived, and one that is given back in good order never is',
  features: ['bound', 'close', 'idempotent'],
  meets: ['a run that was stopped', 'a run that was revived', 'a run that was given back often'],
  async check(trial) {
    const bound = fc.integer({ min: 1, max: 4 })
    await trial.forAll(
      fc.record({ bound, closes: fc.array(fc.nat({ max: 2 }), { maxLength: 4 }), isRenewed: fc.boolean() }),
      async ({ bound, closes, isRenewed }, stage) => {
        const lives = livesOf(trial, stage, PROGRAM)
        // An outcome is committed in this one: it does not count.
        await killed(lives, bound)
        await killedUpTo(trial, lives, bound, closes)
        const before = lives.lines.length
        await stopped(trial, lives, bound)
        const other = livesOf(trial, stage, PROGRAM, {}, 'other')
        await other.live({ maxInterruptions: bound })
        const journal = await lives.checker()
        trial.demand.equal((await journal.head('other')).status, 'completed', 'another run in the same journal')
        trial.demand.equal([...linesOf(lives.lines.slice(before), 'entered')].length, 0, 'agents entered by then')
        await journal.revive(lives.runId, { sender: 'ann', reason: 'mended' })
        if (isRenewed) {
          await killedUpTo(trial, lives, bound, closes)
          await stopped(trial, lives, bound)
          await journal.revive(lives.runId, { sender: 'ann', reason: 'mended again' })
        }
        const end = await lives.live({ maxInterruptions: bound })
        trial.demand.isTrue(end !== 'crashed' && 'done' in end, 'a run that was revived to end', shown(end))
        trial.tally.meet('a run that was revived')
        const { log } = await evidenceOf(lives)
        const revivals = log.facts.filter((fact) => fact.kind === 'run.revived')
        const said = revivals.map(({ message, reason }) => [message.sender, reason])
        const expected = [['ann', 'mended'], ...(isRenewed ? [['ann', 'mended again']] : [])]
        trial.demand.equal(said, expected, 'the revivals in the log')
      },
      { weight: 0.2, examples: EXAMPLES },
    )
    await trial.forAll(
      fc.record({ bound, deploys: fc.integer({ min: 3, max: 6 }) }),
      async ({ bound, deploys }, stage) => {
        const lives = livesOf(trial, stage, PROGRAM)
        await killed(lives, bound)
        for (let deploy = 0; deploy < deploys; deploy++) await closed(lives, bound)
        await lives.live({ maxInterruptions: bound })
        const { status } = await (await lives.checker()).head(lives.runId)
        trial.demand.equal(status, 'completed', `a run that was given back ${deploys} times`)
        if (deploys > bound) trial.tally.meet('a run that was given back often')
      },
      { weight: 0.1, examples: [{ bound: 2, deploys: 10 }] },
    )
  },
}

const EXAMPLES = [
  { bound: 3, closes: [0, 1, 2], isRenewed: true },
  { bound: 2, closes: [], isRenewed: false },
]

/** As often as the run may be, and before some of them it is given back in good order, which does not count. */
async function killedUpTo(trial: Trial, lives: Lives, bound: number, closes: readonly number[]): Promise<void> {
  for (let kill = 0; kill < bound; kill++) {
    for (let close = 0; close < (closes[kill] ?? 0); close++) await closed(lives, bound)
    trial.demand.isTrue(await killed(lives, bound), `life ${kill + 1} of ${bound} to be driven`, 'that it was not')
  }
}

/** One life that dies in the poisonous step; answers whether it came so far. */
async function killed(lives: Lives, maxInterruptions: number): Promise<boolean> {
  return (await lives.live({ crashIn: 'in poison', maxInterruptions })) === 'crashed'
}

/** One life that is told to close while that step is at work, which is given the time to listen. */
async function closed(lives: Lives, maxInterruptions: number): Promise<void> {
  const { time } = lives.simulation
  const turn = () => new Promise<void>((resolve) => void time.after(3_600_000, resolve))
  const { world, end } = await lives.begin({ turn, maxInterruptions })
  await lives.simulation.until(() => lives.lines.some((line) => line.life === world.life && isPoison(line)), 'the step')
  world.closing.abort()
  await lives.settled(end).catch((error: unknown) => {
    if (!isDurabilityError(error, 'SUPERVISOR_CLOSED')) throw error
  })
}

function isPoison(line: Lives['lines'][number]): boolean {
  return line.what === 'start' && line.key === 'poison'
}

async function stopped(trial: Trial, lives: Lives, maxInterruptions: number): Promise<void> {
  await refusedWith(lives, 'INTERRUPTED_TOO_OFTEN', 'K5', { maxInterruptions })
  trial.tally.meet('a run that was stopped')
}
