// What users write against every package. It is compiled in their surroundings, against the declarations they get.
import { createSupervisor, defineAgent, openJournal, type RunResult, type Scope } from '@tangle-network/durability'
import { describeJournal, type Harness, runConformance } from '@tangle-network/durability-conformance'
import { DurabilityError, defineJournal, type Journal, type JournalStore } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { createSupervisor as createKernelSupervisor } from '@tangle-network/runtime-kernel'
import { isDurabilityError } from '@tangle-network/sdk-core/durability'
import { z } from 'zod'

const length = defineAgent({
  name: 'length',
  input: z.object({ text: z.string() }),
  output: z.number(),
  act: ({ text }, scope: Scope) => scope.step('measure', () => text.length),
})

export async function run(): Promise<number> {
  const supervisor = await createSupervisor({ url: 'memory:' })
  const result: RunResult<number> = await supervisor.run(length, { text: 'x' }, { runId: 'run' })
  if (result.status !== 'done') return 0
  // @ts-expect-error the task is checked against the schema of the agent
  await supervisor.runOrThrow(length, { text: 1 }, { runId: 'run' })
  // @ts-expect-error and so is the result
  const text: string = await supervisor.runOrThrow(length, { text: 'x' }, { runId: 'run' })
  return result.value + text.length
}

export async function journals(store: JournalStore): Promise<Journal[]> {
  const journal = defineJournal(store)
  await createKernelSupervisor({ journal }).close()
  return [journal, createMemoryJournal(), await createSqliteJournal({ path: 'x' }), await openJournal('memory:')]
}

export function codeOf(error: unknown): string | undefined {
  // One class under both paths: what one of them narrows, the other one's type takes.
  const known: DurabilityError | undefined = isDurabilityError(error) ? error : undefined
  // @ts-expect-error codes are a closed union
  if (known?.code === 'NO_SUCH_CODE') return undefined
  return known instanceof DurabilityError ? known.code : undefined
}

export async function prove(harness: Harness<string>): Promise<boolean> {
  const describe = (_: string, body: () => void) => body()
  describeJournal('mine', harness, { describe, test: () => {} }, { levels: ['L0'], runs: 5 })
  const { holds, laws } = await runConformance(harness, { levels: ['L0', 'L1'], seed: 1 })
  return holds && laws.length > 0
}
