import type { DescribeOptions, TestFramework } from '../describe-journal.ts'
import { REMOTE_LAWS } from '../laws/remote/remote-laws.ts'
import { counterexampleText } from '../report/failure-text.ts'
import { plainFailure } from '../report/plain-failure.ts'
import type { RemoteHarness } from './remote-harness.ts'
import { remoteNotClaimed } from './remote-law.ts'
import { tryRemoteLaw } from './try-remote-law.ts'

const DEFAULT_RUNS = 25

/** Every law of a remote execution as a test. What the harness does not offer is printed as NOT CLAIMED, and is no test. */
export function describeRemote<Env>(
  name: string,
  harness: RemoteHarness<Env>,
  { describe, test }: TestFramework,
  options: Omit<DescribeOptions, 'levels'> = {},
): void {
  const runs = options.runs ?? Number(process.env.CONFORMANCE_RUNS || DEFAULT_RUNS)
  const seed = options.seed ?? (Number(process.env.CONFORMANCE_SEED) || Math.floor(Math.random() * 2 ** 31))
  const plain = harness as RemoteHarness
  const claimed = REMOTE_LAWS.filter((law) => {
    const why = remoteNotClaimed(law, plain)
    if (why !== undefined) console.log(`NOT CLAIMED: ${name}: R ${law.id}: ${why}`)
    return why === undefined
  })
  describe(`${name}: R, executions elsewhere`, () => {
    for (const law of claimed) {
      test(`${law.statement} [${law.clause}]`, async () => {
        const { failure } = await tryRemoteLaw(law, { harness: plain, runs, seed })
        if (!failure) return
        const { message, counterexample } = plainFailure(failure)
        const smallest = counterexample === undefined ? [] : [`smallest case: ${counterexampleText(counterexample)}`]
        throw new Error(
          [message, ...smallest, `${law.id}: CONFORMANCE_SEED=${seed} CONFORMANCE_RUNS=${runs}`].join('\n'),
        )
      })
    }
  })
}
