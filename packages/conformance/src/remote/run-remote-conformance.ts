import { HarnessFailed } from '../guarded-harness.ts'
import { LawStanding } from '../law-standing.ts'
import { REMOTE_LAWS } from '../laws/remote/remote-laws.ts'
import type { Report } from '../report/report.ts'
import { type RunOptions, runLaws } from '../run-laws.ts'
import type { RemoteHarness } from './remote-harness.ts'
import { remoteNotClaimed } from './remote-law.ts'
import { tryRemoteLaw } from './try-remote-law.ts'

/** Checks every law of level R that the harness claims, and answers what was found. Rejects only when it cannot be opened. */
export async function runRemoteConformance<Env>(
  harness: RemoteHarness<Env>,
  options: RunOptions = {},
): Promise<Report> {
  const plain = harness as RemoteHarness
  await openOnce(plain)
  const laws = REMOTE_LAWS.filter(({ id }) => options.laws?.includes(id) ?? true)
  const standings = laws.map(
    (law) =>
      new LawStanding(law, {
        reason: remoteNotClaimed(law, plain),
        exempt: undefined,
        attempt: (turn) => tryRemoteLaw(law, { harness: plain, ...turn }),
      }),
  )
  const about = { subject: harness.name, kernel: null, levels: null, told: {} }
  return runLaws({ ...about, failed: () => undefined }, standings, options)
}

async function openOnce(harness: RemoteHarness): Promise<void> {
  try {
    const env = await harness.provision()
    try {
      await harness.open(env, { idleMs: 10_000 })
    } finally {
      await harness.destroy(env)
    }
  } catch (error) {
    throw new HarnessFailed(`the harness ${harness.name} cannot be opened`, { cause: error })
  }
}
