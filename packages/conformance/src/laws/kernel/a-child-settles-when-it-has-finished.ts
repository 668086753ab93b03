import fc from 'fast-check'
import { broken, evidenceOf } from '../../kernel/audit/evidence.ts'
import { livesOf } from '../../kernel/kernel-case.ts'
import type { Program, StepOp } from '../../kernel/program.ts'
import type { Law } from '../../law/law.ts'

const SLOW_TURNS = 60

/** The parent is busy with a slow step meanwhile, and asks for its children only then, in the order of the log. */
export const aChildSettlesWhenItHasFinished: Law = {
  id: 'a-child-settles-when-it-has-finished',
  level: 'K',
  clause: 'K-6',
  invariant: 'K6',
  statement: 'a child settles when it and all that it started has finished, and not when its parent asks for it',
  features: ['spawn', 'next', 'pure'],
  async check(trial) {
    const turns = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 })
    await trial.forAll(
      turns,
      async (quick, stage) => {
        const step = (key: string, slow: number): StepOp => ({
          ...{ do: 'step', key, effect: 'pure', input: null, value: null, throws: 0, maxAttempts: 1, turns: slow },
        })
        const children = quick.map((each, index) => ({
          ...{ do: 'call' as const, key: `child-${index}`, task: null, program: [step('quick', each)] },
        }))
        const program: Program = [{ do: 'spawn', children }, step('slow', SLOW_TURNS), { do: 'next' }]
        const lives = livesOf(trial, stage, program)
        await lives.untilEnd()
        const { log } = await evidenceOf(lives)
        const slow = log.root?.steps.get('slow')?.settled[0]?.seq ?? 0
        for (const { path, settled } of log.root?.children ?? []) {
          if (settled[0] && settled[0].seq < slow) continue
          broken('K6', `child ${path.at(-1)}`, 'to settle while its parent is busy elsewhere', 'that it settled later')
        }
      },
      { weight: 0.4 },
    )
  },
}
