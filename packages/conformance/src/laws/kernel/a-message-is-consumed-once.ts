import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { beatenMessages, doubledMessages, earlyTimers, unseenMessages } from '../../kernel/audit/waits.ts'
import { instants, livesOf, waitingPrograms, wakesArbitrary, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

/** Messages come before anybody waits for them, one at a time, at a deadline and after it. */
export const aMessageIsConsumedOnce: Law = {
  id: 'a-message-is-consumed-once',
  level: 'K',
  clause: 'K-17',
  also: ['K-16', 'K-18', 'M-6'],
  invariant: 'K8',
  statement: 'a message ends one wait of its kind, once, and comes before a timer that it was stored before',
  features: ['message'],
  meets: ['a message that was consumed', 'a message that came too late', 'a crash while something was waited for'],
  async check(trial) {
    const cases = { crashes: instants(), wakes: wakesArbitrary, yields: yieldsArbitrary }
    await trial.forAll(
      fc.record({ program: waitingPrograms(trial, 'message'), ...cases }),
      async ({ program, crashes, wakes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const end = await lives.untilEnd({ crashes, wakes })
        const evidence = await evidenceOf(lives)
        const journal = await lives.checker()
        const { messages, head } = await journal.inbox(lives.runId)
        if (doubledMessages(evidence, messages) > 0) trial.tally.meet('a message that was consumed')
        unseenMessages(evidence, head)
        beatenMessages(evidence, messages)
        earlyTimers(evidence)
        evaluatedOtherwise(evidence, end, 'K8')
        const waits = evidence.log.nodes.flatMap((node) => [...node.waits.values()])
        const isLate = waits.some(({ settled }) => settled.some(({ message }) => message === undefined))
        if (isLate && messages.length > 0) trial.tally.meet('a message that came too late')
        const outlived = waits.some(({ armed, settled }) => settled.some(({ epoch }) => epoch > armed.epoch))
        if (outlived && lives.crashed.length > 0) trial.tally.meet('a crash while something was waited for')
      },
      {
        weight: 6,
        examples: [
          {
            program: AWAITS,
            crashes: [7, 7],
            wakes: [
              { messages: 0, share: 1 },
              { messages: 1, share: 0.1 },
            ],
            yields: [],
          },
          { program: LEFT_OVER, crashes: [], wakes: LEFT_OVER_WAKES, yields: [] },
          { program: SHARED, crashes: [], wakes: [{ messages: 3, share: 1 }], yields: [] },
          { program: SHARED, crashes: [7], wakes: [{ messages: 2, share: 2 }], yields: [] },
        ],
      },
    )
  },
}

const SHARED = [
  { do: 'message', key: 'k0', name: 'shared', timeoutMs: 60_000 },
  { do: 'message', key: 'k1', name: 'shared', timeoutMs: null },
  { do: 'message', key: 'k2', name: 'shared', timeoutMs: 5_000 },
] as const

/** The first message comes too late, and stays in the inbox before one that is consumed. */
const LEFT_OVER = [
  { do: 'message', key: 'k0', name: 'late', timeoutMs: 5_000 },
  { do: 'message', key: 'k1', name: 'shared', timeoutMs: null },
  { do: 'message', key: 'k2', name: 'shared', timeoutMs: null },
] as const
const LEFT_OVER_WAKES = [
  { messages: 0, share: 1 },
  { messages: 0, share: 1 },
  { messages: 2, share: 1 },
  { messages: 0, share: 0.5 },
]

const AWAITS = [
  { do: 'message', key: 'k0', name: 'k0', timeoutMs: 60_000 },
  { do: 'message', key: 'k1', name: 'k1', timeoutMs: null },
] as const
