import { forkRun, type Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { auditFork, sharedKeys, unknownsStarted } from '../../kernel/audit/forks.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { exampleCases, instants, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { readAll } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'

/** An instant that no life reaches. */
const NEVER = 100_000

/** The origin is killed somewhere, and left there: whoever held it may hold it still. */
export const aForkIsARunOfItsOwn: Law = {
  id: 'a-fork-is-a-run-of-its-own',
  level: 'K',
  clause: 'K-22',
  also: ['S-2', 'J-15', 'X-2', 'K-1', 'K-2', 'K-3'],
  invariant: 'K2',
  statement:
    'a fork begins with the log of its origin up to an entry, ends by itself, asks for every effect under keys of its own, and leaves the origin as it was',
  features: ['fork'],
  meets: ['a fork of a run at work', 'a fork of a run that has ended', 'a fork at the end', 'an effect in doubt'],
  async check(trial) {
    const cases = fc.record({
      program: programsFor(trial),
      crash: instants(1),
      at: fc.nat({ max: 200 }),
      crashes: instants(2),
    })
    const killed = exampleCases(trial).flatMap((example, nth) =>
      [3, 9, 1_000].map((at) => ({ ...example, crash: [20 + nth * 25], at: at + nth })),
    )
    // However long the program is, this one is not killed.
    const unharmed = exampleCases(trial)
      .slice(0, 1)
      .map((example) => ({ ...example, crash: [NEVER], at: 1_000 }))
    const examples = [...killed, ...unharmed]
    await trial.forAll(
      cases,
      async ({ program, crash, at: nth, crashes }, stage) => {
        const origin = livesOf(trial, stage, program)
        const isAtWork = await origin.crash(crash[0] ?? 1)
        const journal = await origin.checker()
        if ((await journal.list()).runs.length === 0) return
        const { entries } = await origin.log()
        if (entries.length === 0) return
        const at = nth >= 500 ? entries.length : 1 + (nth % entries.length)
        await journal.deliver('run', { id: 'note', sender: 'ann', kind: 'note', payload: null }).catch(() => {})
        const before = await collected(journal.export('run'))
        await forked(trial, journal, at)
        const fork = livesOf(trial, stage, program, {}, 'fork')
        const end = await fork.untilEnd({ crashes })
        const evidence = await evidenceOf(fork)
        auditFork(evidence)
        sharedKeys(evidence, await evidenceOf(origin))
        if (unknownsStarted(evidence, entries.slice(0, at)) > 0) trial.tally.meet('an effect in doubt')
        evaluatedOtherwise(evidence, end)
        if (fork.lines.length > 0) await toldOtherwise(evidence, fork)
        trial.demand.equal(
          (await forkRun(journal, 'run', { at, as: 'fork' })).seq,
          evidence.log.entries.length,
          'the fork again',
        )
        trial.demand.equal(await collected(journal.export('run')), before, 'the origin')
        trial.tally.meet(`a fork of a run ${isAtWork ? 'at work' : 'that has ended'}`)
        if (at === entries.length) trial.tally.meet('a fork at the end')
      },
      { weight: 4, examples },
    )
  },
}

/** What stands there at once: the prefix and nothing else. */
async function forked(trial: Trial, journal: Journal, at: number): Promise<void> {
  const { demand } = trial
  const fork = (place: number, as = 'fork', of = 'run') => forkRun(journal, of, { at: place, as })
  const origin = await readAll(journal, 'run')
  await demand.refused('RUN_NOT_FOUND', 'a fork of a run that is not', () => fork(1, 'fork', 'none'))
  for (const none of [0, origin.length + 1])
    await demand.refused('CURSOR_INVALID', `a fork at ${none} of ${origin.length} entries`, () => fork(none))
  await demand.refused('RUN_CONFLICT', 'a fork under the id of its origin', () => fork(at, 'run'))
  const { runs } = await journal.list()
  demand.equal(
    runs.map(({ runId }) => runId),
    ['run'],
    'the runs after forks that were refused',
  )
  const head = await demand.granted('the fork', () => fork(at))
  const entries = await readAll(journal, 'fork')
  demand.equal(entries.map(unsealed), origin.slice(0, at).map(unsealed), 'the log of the fork')
  demand.isTrue(
    entries.every(({ digest }, index) => digest !== origin[index]?.digest),
    'other digests',
    'the fork',
  )
  const { manifest } = await journal.head('run')
  const { digest = '' } = origin[at - 1] ?? {}
  demand.equal(head.manifest, { ...manifest, origin: { runId: 'run', seq: at, digest } }, 'the manifest of the fork')
  demand.equal([head.holder, head.inbox], [null, { last: 0, seen: 0 }], 'who holds the fork, and its inbox')
  demand.equal(await fork(at), head, 'the same fork again')
  demand.equal((await journal.verify('fork')).entries, at, 'entries that verify')
  if (at > 1) await demand.refused('RUN_CONFLICT', 'another fork of that id', () => fork(at - 1))
}

function unsealed({ digest, ...entry }: Awaited<ReturnType<typeof readAll>>[number]) {
  return entry
}
