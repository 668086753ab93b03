import { type Journal, moveRun } from '@tangle-network/durability-contract'
import { type RunStory, tell } from '../../arbitrary/run-story.ts'
import type { Law } from '../../law/law.ts'
import { type ObservedRun, observedRun } from '../../law/observed-run.ts'
import { batch, TTL_MS } from '../../law/sample.ts'

const FAULT = 'the mover dies'
const STORY: RunStory = { happenings: ['message', 'entries', 'takeover', 'blob'], standing: 'released' }
/** More instants than a move has; one that comes to none of them has passed them all. */
const ENOUGH = 500

/** Counts instants, and ends the mover at one of them. */
class Death {
  #left: number

  constructor(at: number) {
    this.#left = at
  }

  get came(): boolean {
    return this.#left === 0
  }

  instant(): void {
    if (this.#left === 0) return
    this.#left -= 1
    if (this.#left === 0) throw new Error(FAULT)
  }
}

/** A journal before and after each of whose calls, and each line of whose archive, the mover may die. */
function mortal(journal: Journal, death: Death): Journal {
  const around =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      death.instant()
      const answer = await call(...args)
      death.instant()
      return answer
    }
  return {
    ...journal,
    head: around(journal.head),
    acquire: around(journal.acquire),
    append: around(journal.append),
    import: around(journal.import),
    async *export(...args) {
      for await (const line of journal.export(...args)) {
        death.instant()
        yield line
      }
      death.instant()
    },
  }
}

/** Wherever the mover dies, there is at most one place to write to, and moving again finishes what was begun. */
export const aMoveIsFinishedByMovingAgain: Law = {
  id: 'a-move-is-finished-by-moving-again',
  level: 'L0',
  clause: 'X-4',
  also: ['X-2', 'X-3', 'J-6'],
  invariant: 'J6',
  statement: 'a move that dies at any instant never leaves two places to write to, and is finished by calling it again',
  async check({ stage, demand, tally }) {
    for (let instant = 1; instant < ENOUGH; instant += 1) {
      const source = await stage()
      const target = await stage()
      const [from, to] = [await source.open(), await target.open()]
      await tell(from, source.clock, STORY)
      const { lease: zombie } = await from.acquire('run', { owner: 'zombie', ttlMs: TTL_MS })
      const before = await observedRun(from)
      const death = new Death(instant)
      tally.ask(FAULT)
      const ended = await moveRun(mortal(from, death), mortal(to, death), 'run', { owner: 'mover' }).then(
        () => 'moved',
        (error: unknown) => error,
      )
      if (!death.came) {
        demand.equal(ended, 'moved', 'a move that nothing happened to')
        return
      }
      tally.land(FAULT)
      const where = `a mover that died at instant ${instant}`
      const { status } = await from.head('run')
      const there = await to.list()
      demand.isTrue(
        there.runs.length === 0 || status === 'moved',
        'a source that is closed',
        `the target open after ${where}`,
      )
      if (status === 'moved') {
        const append = () => from.append(zombie, batch(before.head))
        await demand.refused('RUN_CLOSED', `append by the last holder after ${where}`, append)
      }
      await demand.granted(`moveRun after ${where}`, () => moveRun(from, to, 'run', { owner: 'mover again' }))
      const closed = await from.head('run')
      demand.equal(closed.status, 'moved', `the source after ${where} and another`)
      demand.equal(standing(await observedRun(to)), standing(before), `the target after ${where} and another`)
      const { lease } = await to.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
      demand.isTrue(lease.epoch > closed.epoch, `an epoch above ${closed.epoch}`, `acquire after ${where}`)
    }
    demand.isTrue(false, `fewer than ${ENOUGH} instants`, 'a move')
  },
}

/** What must stand in the target: the run as it was, whoever held it. */
function standing({ head, ...rest }: ObservedRun) {
  const { epoch, holder, ...place } = head
  return { ...rest, head: place }
}
