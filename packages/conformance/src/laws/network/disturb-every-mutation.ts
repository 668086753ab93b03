import type { Mutation } from '@tangle-network/durability-contract'
import { MUTATIONS, setScene } from '../../law/scene.ts'
import { Stage } from '../../law/stage.ts'
import type { Tally } from '../../law/tally.ts'
import type { Trial } from '../../law/trial.ts'
import { Violation } from '../../law/violation.ts'
import {
  AFTER_THE_ANSWER,
  BEFORE_THE_REQUEST,
  type Fault,
  type FaultKind,
  type FaultPlan,
} from '../../network/fault.ts'
import { disturb } from './disturb.ts'
import { judgeFate } from './fate.ts'
import { Line } from './line.ts'
import { scenery } from './scenery.ts'
import { shownTold } from './told.ts'

/** No mutation needs more messages than that. */
const MOST_EXCHANGES = 20

/** Passes before each mutation, so that a renewal shows. */
export const STEP_MS = 1

/** What each mutation makes of the scene, when nothing is in the way of any. */
type Course = ReadonlyMap<Mutation | undefined, unknown>

/**
 * Makes every mutation, one after the other, while the fault hits the first exchange of each, then the second, until no
 * mutation has so many. What has not happened is made again, on the same journal and with nothing in the way.
 */
export async function disturbEveryMutation(trial: Trial, kinds: readonly FaultKind[]): Promise<void> {
  const course = await undisturbed(trial)
  for (const kind of kinds) {
    // Only a backend that opens transactions has anything to turn back.
    const isOptional = kind === 'turn back'
    if (!isOptional) trial.tally.ask(kind)
    for (let nth = 1; nth <= MOST_EXCHANGES; nth++) {
      await using stage = await Stage.provision(trial.harness)
      await using line = await Line.lay(trial, stage)
      const plan = { kind, nth, ...matchingOf(kind) }
      if ((await disturbed(trial, { stage, line }, course, plan)) === 0) break
    }
  }
}

/** A torn message differs from a cut one where there is something to commit; a turn back is one of a `COMMIT`. */
function matchingOf(kind: FaultKind): Pick<FaultPlan, 'matches'> {
  if (kind === 'turn back') return { matches: ({ ends }) => ends }
  return kind.startsWith('torn') ? { matches: ({ mayCommit }) => mayCommit } : {}
}

async function undisturbed(trial: Trial): Promise<Course> {
  await using stage = await Stage.provision(trial.harness)
  const journal = await stage.open()
  const scene = await setScene(journal)
  const course = new Map<Mutation | undefined, unknown>([[undefined, await scenery(journal)]])
  for (const [name, call] of Object.entries(MUTATIONS)) {
    stage.clock.advance(STEP_MS)
    await call(journal, scene)
    course.set(name as Mutation, await scenery(journal))
  }
  return course
}

/** Answers how many of the mutations were hit. */
async function disturbed(
  { tally, demand }: Trial,
  { stage, line }: { readonly stage: Stage; readonly line: Line },
  course: Course,
  plan: FaultPlan,
): Promise<number> {
  const scene = await setScene(line.direct)
  const { kind, nth } = plan
  let before = course.get(undefined)
  let hits = 0
  for (const [name, call] of Object.entries(MUTATIONS)) {
    const where = `${name}, ${kind} at exchange ${nth}`
    const after = course.get(name as Mutation)
    stage.clock.advance(STEP_MS)
    const { told, fault, heardSince } = await disturb(line, plan, where, () => call(line.journal, scene))
    tally.operations += 1
    if (!fault) {
      const undisturbed = { expected: 'success, as nothing was in the way', found: shownTold(told), where }
      if (!told.done) throw new Violation('J15', undisturbed)
    } else {
      const found = await scenery(line.direct)
      hits += 1
      tally.land(kind)
      const hasHappened = judgeFate({ where, told, fault, heardSince, found, before, after })
      count(tally, fault, hasHappened)
      if (!hasHappened) {
        await demand.granted(`${where}, again`, () => call(line.journal, scene))
        demand.equal(await scenery(line.direct), after, `${where}, and made again: what there is`)
      }
    }
    before = after
  }
  // What nothing was in the way of is looked at once for all: looking is most of what this costs.
  demand.equal(await scenery(line.direct), before, `all mutations, ${kind} at exchange ${nth}`)
  return hits
}

/** On which side of the commit it landed. */
function count(tally: Tally, { kind, exchange }: Fault, hasHappened: boolean): void {
  if (hasHappened && AFTER_THE_ANSWER.includes(kind) && exchange?.isCommitted) {
    tally.meet('the answer to a commit was lost')
  }
  if (!hasHappened && BEFORE_THE_REQUEST.includes(kind) && exchange?.mayCommit) {
    tally.meet('a request that may commit was lost')
  }
}
