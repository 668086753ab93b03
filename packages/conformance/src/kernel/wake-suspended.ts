import type { Journal } from '@tangle-network/durability-contract'
import { Violation } from '../law/violation.ts'
import { messageOf } from './evaluate.ts'
import type { Op, Program } from './program.ts'
import type { Lives } from './run-lives.ts'
import { placedPrograms } from './walk-program.ts'

/** Brings about what a suspended run waits for: delivers every message that it asks for, or lets its time come. */
export async function wakeSuspended(journal: Journal, { runId, program, simulation }: Lives): Promise<void> {
  const { status, wakeAt, inbox } = await journal.head(runId)
  const names = messagesOf(program)
  if (status !== 'suspended') {
    const expected = 'the journal to hold a suspended run'
    throw new Violation('K8', { expected, found: status, where: 'a kernel that says so' })
  }
  if (inbox.last < names.length) {
    for (const name of names) {
      await journal.deliver(runId, { id: name, sender: 'schedule', kind: name, payload: messageOf(name) })
    }
    return
  }
  if (wakeAt === null) {
    const expected = 'a time to wake at, or a message that it waits for'
    throw new Violation('K8', { expected, found: 'neither', where: 'a suspended run' })
  }
  simulation.sleep(Math.max(0, wakeAt - simulation.time.now()))
}

/** The names of all messages that the agents of a program await. */
export function messagesOf(program: Program): string[] {
  const isMessage = (op: Op) => op.do === 'message'
  return [...placedPrograms(program)].flatMap((placed) => placed.program.filter(isMessage).map(({ name }) => name))
}
