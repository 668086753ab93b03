import type { Journal } from '@tangle-network/durability-contract'
import {
  createSupervisor as createKernelSupervisor,
  type Supervisor,
  type SupervisorOptions,
} from '@tangle-network/runtime-kernel'
import { closeOnSignals } from './close-on-signals.ts'
import { openDefaultJournal } from './open-default-journal.ts'
import { openJournal } from './open-journal.ts'

export interface DurableOptions extends Omit<SupervisorOptions, 'journal'> {
  /** A journal of your own; it stays yours to close. */
  readonly journal?: Journal
  /**
   * What `openJournal` takes, and your own decision: it is honoured wherever it leads. By default `DURABILITY_URL` from
   * the environment, else a SQLite file below the working directory.
   */
  readonly url?: string
  /** Whether SIGINT and SIGTERM give the leases back before the process ends; true by default. */
  readonly signals?: boolean
}

/**
 * Creates a supervisor that is durable without being asked: on `./.durability/journal.sqlite` unless told otherwise.
 * Closing it closes the journal that it opened. Rejects with `EPHEMERAL_STORAGE` where it was told nothing and a file
 * would not outlive the process, and with what `openJournal` throws.
 */
export async function createSupervisor(options: DurableOptions = {}): Promise<Supervisor> {
  const { journal: given, url = process.env.DURABILITY_URL || undefined, signals = true, ...rest } = options
  const journal = given ?? (await (url === undefined ? openDefaultJournal() : openJournal(url)))
  const supervisor = createKernelSupervisor({
    journal,
    onWaiting: (runId, { owner, expiresAt }) =>
      process.stderr.write(
        `${runId}: held by ${owner}; waiting until it is released or expires (${new Date(expiresAt).toISOString()})\n`,
      ),
    development: process.env.NODE_ENV === 'development',
    ...rest,
  })
  const close = async () => {
    await supervisor.close()
    if (!given) await journal.close()
  }
  const onSignals = signals ? closeOnSignals(close) : { isEnding: false, forget: () => {} }
  let closing: Promise<void> | undefined
  const closeOnce = () => {
    onSignals.forget()
    closing ??= close()
    return closing
  }
  /** A process that a signal is ending says nothing more: its runs are intact, and no failure is to be reported. */
  const unlessEnding = <T>(result: Promise<T>): Promise<T> =>
    result.catch((error: unknown) => {
      if (onSignals.isEnding) return new Promise<never>(() => {})
      throw error
    })
  return {
    run: (agent, task, runOptions) => unlessEnding(supervisor.run(agent, task, runOptions)),
    runOrThrow: (agent, task, runOptions) => unlessEnding(supervisor.runOrThrow(agent, task, runOptions)),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}
