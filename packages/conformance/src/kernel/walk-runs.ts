import type { CallOp, Program, RunOp } from './program.ts'
import { placedPrograms, programAt } from './walk-program.ts'

/** A run that a program begins, and its own program. */
export interface PlacedRun {
  readonly runId: string
  /** The run that begins it, and the path of the agent there. */
  readonly parent: string
  readonly path: readonly string[]
  readonly op: RunOp
}

/** The id that the suite's agents give to a child run; also the name of its queue. */
export function childRunId(parent: string, path: readonly string[], { key }: CallOp): string {
  return `${parent}/${[...path, key].join('.')}`
}

/** Every run that a program begins, those that they begin included; of successors none. */
export function* placedRuns(program: Program, parent: string): Generator<PlacedRun> {
  for (const { path, program: ops } of placedPrograms(program)) {
    for (const op of ops) {
      if (op.do !== 'run') continue
      const runId = childRunId(parent, path, op.child)
      yield { runId, parent, path, op }
      yield* placedRuns(op.child.program, runId)
    }
  }
}

/** The programs of a run and of those that it goes on as, one after the other. */
export function chainOf(program: Program): readonly Program[] {
  const last = program.at(-1)
  return last?.do === 'continue' ? [program, ...chainOf(last.program)] : [program]
}

/** The program of an agent, by its path and by how often its run was gone on from: `run~2` is the first successor. */
export function programOf(program: Program, first: string, runId: string, path: readonly string[]): Program {
  const nth = runId === first ? 1 : Number(runId.slice(runId.lastIndexOf('~') + 1))
  const own = chainOf(program)[nth - 1]
  if (!own) throw new Error(`the program has no run ${runId}`)
  return programAt(own, path)
}
