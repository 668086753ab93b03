import fc from 'fast-check'
import { rewrite } from './change-program.ts'
import { keyAfter } from './checkpointed-key.ts'
import { exampleProgram } from './example-program.ts'
import type { Feature, Program, StepOp } from './program.ts'
import { placedPrograms, placedSteps, programAt } from './walk-program.ts'

export type Mistake = 'twice' | 'forget'

/** A program with a mistake in it, and the same without. */
export interface Planted {
  readonly path: readonly string[]
  readonly wrong: Program
  readonly mended: Program
}

/**
 * Puts a step into the program of the agent at that path: as a mistake of that name, and mended. What is forgotten stands
 * last: if anything followed, code that waits for it would ask for things in another order, and rightly be stopped.
 */
export function plant(program: Program, path: readonly string[], step: StepOp, mistake: Mistake, at = 0): Planted {
  const ops = programAt(program, path)
  const place = mistake === 'forget' ? ops.length : at % (ops.length + 1)
  const checkpoints = ops.slice(0, place).filter((op) => op.do === 'checkpoint').length
  const planted = { ...step, key: keyAfter('planted', checkpoints) }
  const put = (op: Program[number]) => rewrite(program, path, (all) => all.toSpliced(place, 0, op))
  return { path, wrong: put({ do: mistake, step: planted }), mended: put(planted) }
}

/** The same somewhere in the program of some agent. */
export function plantOp(
  programs: fc.Arbitrary<Program>,
  step: fc.Arbitrary<StepOp>,
  mistake: Mistake,
): fc.Arbitrary<Planted> {
  const cases = fc.record({ program: programs, step, agent: fc.nat({ max: 100 }), at: fc.nat({ max: 10 }) })
  return cases.map(({ program, step: plain, agent, at }) => {
    const agents = [...placedPrograms(program)].filter(({ isInside }) => !isInside)
    const { path = [] } = agents[agent % agents.length] ?? {}
    return plant(program, path, plain, mistake, at)
  })
}

/** A mistake in a child, where the kernel has children. */
export function plantedExamples(features: readonly Feature[], mistake: Mistake): Planted[] {
  const program = exampleProgram(features.filter((feature) => !['fail', 'wait', 'message'].includes(feature)))
  const [, child] = placedPrograms(program)
  const [placed] = placedSteps(program)
  return child && placed ? [plant(program, child.path, placed.step, mistake)] : []
}
