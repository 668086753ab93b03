import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { changedPrograms } from '../../kernel/change-program.ts'
import { exampleCases, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import type { Law } from '../../law/law.ts'

/** One thing is changed that the log holds of an agent at work: its key, what it is, or that it is there at all. */
export const changedCodeIsStopped: Law = {
  id: 'changed-code-is-stopped',
  level: 'K',
  clause: 'K-9',
  also: ['K-6'],
  invariant: 'K3',
  statement:
    'code that does not do what its log says is stopped before anything is written, and the run waits for code that does',
  meets: ['a step was changed', 'a child was changed'],
  async check(trial) {
    const program = programsFor(trial, { length: 5 })
    const example = (crashAt: number, which: number) => ({ ...exampleCases(trial)[0], crashAt, which })
    const cases = fc.record({ program, crashAt: fc.integer({ min: 8, max: 60 }), which: fc.nat({ max: 1_000 }) })
    await trial.forAll(
      cases,
      async ({ program, crashAt, which }, stage) => {
        const lives = livesOf(trial, stage, program)
        if (!(await lives.crash(crashAt))) return
        const { log } = await evidenceOf(lives)
        const changes = changedPrograms(program, log)
        const changed = changes[which % changes.length]
        if (!changed) return
        trial.tally.meet(`${changed.what.split(' ').slice(0, 2).join(' ')} was changed`)
        const before = lives.lines.length
        lives.program = changed.program
        const { entries } = await refusedWith(lives, 'DIVERGED')
        trial.demand.equal(entries, log.entries, `the log after a life in which ${changed.what}`)
        const [started] = linesOf(lives.lines.slice(before), 'start')
        if (started) broken('K3', `a life in which ${changed.what}`, 'no effect', `a start of ${started.key}`)
        lives.program = program
        const end = await lives.untilEnd()
        const evidence = await evidenceOf(lives)
        evaluatedOtherwise(evidence, end, 'K3')
        const resumed = evidence.log.entries.slice(0, entries.length)
        trial.demand.equal(resumed, entries, 'what had been in the log before')
      },
      { weight: 8, examples: Array.from({ length: 12 }, (_, nth) => example(24 + nth * 6, nth * 11)) },
    )
  },
}
