import { isDeepStrictEqual } from 'node:util'
import { type KernelLog, kernelLog, nodesByPlace } from '../kernel-log.ts'
import type { Lives } from '../run-lives.ts'
import { ANYTHING, toldByLog } from '../told-by-log.ts'
import { placedPrograms, placedSteps, placeOf } from '../walk-program.ts'
import { broken, type Evidence, linesOf } from './evidence.ts'
import { toldLines } from './told.ts'

/**
 * K4: when an effect starts, its agent stands in the log, and so does everything that the agent and those above it were
 * told before they asked for it. Answers how many events had to be durable by then.
 */
export async function startedEarly(evidence: Evidence, lives: Lives): Promise<number> {
  const { program, lines, runId, log } = evidence
  const { journal } = await lives.log()
  const known = new Map<number, KernelLog>()
  const upTo = async (seq: number) => {
    const found = known.get(seq) ?? (await kernelLog(journal, runId, log.entries.slice(0, seq)))
    known.set(seq, found)
    return found
  }
  const opOf = new Map([...placedSteps(program)].map(({ path, step, op }) => [placeOf([...path, step.key]), op]))
  const startedBy = new Map([...placedPrograms(program)].map((each) => [placeOf(each.path), each.startedBy]))
  const told = toldLines(evidence)
  let events = 0
  for (const { path, key, epoch, life, index } of linesOf(lines, 'start')) {
    const acknowledged = [...linesOf(lines.slice(0, index), 'acked')].filter((line) => line.life === life)
    const read = log.entries.filter((entry) => entry.epoch < epoch).length
    const durable = await upTo(Math.max(read, ...acknowledged.map(({ seq }) => seq)))
    const where = `the start of step ${placeOf([...path, key])} in life ${life}`
    if (!nodesByPlace(durable).has(placeOf(path))) broken('K4', where, 'its agent in the log', 'that it is not durable')
    const foretold = toldByLog(program, durable)
    let before = opOf.get(placeOf([...path, key])) ?? 0
    for (let depth = path.length; depth >= 0; depth--) {
      const place = placeOf(path.slice(0, depth))
      const heard = (told.get(life)?.get(place) ?? []).slice(0, before)
      for (const [at, event] of heard.entries()) {
        events += 1
        const should = foretold.get(place)?.[at]
        if (should === ANYTHING || isDeepStrictEqual(event, structuredClone(should))) continue
        broken('K4', where, `event ${at} of agent ${place}, which it follows, to be durable`, 'that it is not')
      }
      before = startedBy.get(place) ?? 0
    }
  }
  return events
}
