import { isDeepStrictEqual } from 'node:util'
import { shown } from '../../law/shown.ts'
import { outcome } from '../interpret.ts'
import { kernelLog, nodesByPlace } from '../kernel-log.ts'
import type { Lives } from '../run-lives.ts'
import { ANYTHING, toldByLog } from '../told-by-log.ts'
import { placeOf } from '../walk-program.ts'
import { broken, type Evidence, epochOf, linesOf } from './evidence.ts'

/** What the agents were told in each life, by life and place. */
export function toldLines({ lines }: Pick<Evidence, 'lines'>): Map<number, Map<string, unknown[]>> {
  const told = new Map<number, Map<string, unknown[]>>()
  for (const { life, path, event } of linesOf(lines, 'told')) {
    const ofLife = told.get(life) ?? new Map<string, unknown[]>()
    told.set(life, ofLife)
    ofLife.set(placeOf(path), [...(ofLife.get(placeOf(path)) ?? []), event])
  }
  return told
}

/**
 * K3: in every life, what the log says by then is what was told, in its order; and in the last, everything is. What was
 * told before it was durable, and lost with its life, is not asked about. Answers how many events were compared.
 */
export async function toldOtherwise(evidence: Evidence, lives: Lives): Promise<number> {
  const { program, lines, log, runId } = evidence
  const { journal, entries } = await lives.log()
  const told = toldLines(evidence)
  // An agent that ends by what it is told has nothing to tell of it: its life may be the last all the same.
  const last = Math.max(...[...linesOf(lines, 'granted')].map(({ life }) => life))
  let compared = 0
  for (const [life, byPlace] of told) {
    const epoch = epochOf(lines, life)
    const durable =
      life === last
        ? log
        : await kernelLog(
            journal,
            runId,
            entries.filter((entry) => entry.epoch <= epoch),
          )
    const expected = toldByLog(program, durable)
    for (const [place, events] of byPlace) {
      const foretold = expected.get(place) ?? []
      const where = `life ${life}, agent ${place}`
      if (life === last && events.length > foretold.length) {
        broken('K3', where, `${foretold.length} events, as the log says`, `${events.length}`)
      }
      for (const [index, event] of events.slice(0, foretold.length).entries()) {
        compared += 1
        const should = foretold[index]
        if (should === ANYTHING || isDeepStrictEqual(event, structuredClone(should))) continue
        broken('K3', `${where}, event ${index}`, shown(should), shown(event))
      }
    }
  }
  return compared
}

/** K3: a random number is a function of its place: the same in every life, in [0, 1), and no other place's. */
export function wanderingRandom(evidence: Evidence): void {
  const known = new Map<string, unknown>()
  for (const byPlace of toldLines(evidence).values()) {
    for (const [place, events] of byPlace) {
      for (const [index, event] of events.entries()) {
        const [what, number] = event as [string, unknown]
        if (what !== 'random') continue
        const where = `random number ${index} of agent ${place}`
        if (typeof number !== 'number' || number < 0 || number >= 1)
          broken('K3', where, 'a number in [0, 1)', shown(number))
        const before = known.get(where) ?? number
        if (before !== number) broken('K3', where, `${shown(before)}, as in an earlier life`, shown(number))
        known.set(where, number)
      }
    }
  }
  if (new Set(known.values()).size < known.size)
    broken('K3', 'random numbers', 'another one at each place', 'one twice')
}

/** K3: an agent is given its task as it is stored; and it is never handed the object that a function returned. */
export function unstoredDelivered({ log, lines }: Evidence): void {
  const nodes = nodesByPlace(log)
  for (const { path, task } of linesOf(lines, 'entered')) {
    const node = nodes.get(placeOf(path))
    // An earlier life may have let it in whose log did not get that far; what it was given there is not stored.
    if (node && log.facts[node.id - 1]?.kind === 'node.refused') continue
    if (node && !isDeepStrictEqual(outcome(task), structuredClone(outcome(node.task)))) {
      broken('K3', `the task of agent ${placeOf(path)}`, shown(node.task), shown(task))
    }
  }
  for (const { path } of linesOf(lines, 'aliased')) {
    broken('K3', `agent ${placeOf(path)}`, 'to be told what was stored', 'the object that a function had returned')
  }
}
