import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as realTime } from 'node:timers/promises'
import { type Agent, defineAgent } from '../../src/index.ts'

/** What an agent does wrong. The line at fault ends in a comment `at fault: NAME`, that of its cause in `cause: NAME`. */
export interface Faulty {
  readonly agent: Agent<null>
  readonly effects?: object
  readonly reset?: () => void
}

/** The date is part of a key: after midnight it is another key. */
export function clockInKey(): Faulty {
  const agent = defineAgent({
    name: 'clock in key',
    async act(_: null, scope) {
      const day = new Date().toISOString().slice(0, 10) // cause: clock in key
      await scope.step(`report of ${day}`, () => 'reported') // at fault: clock in key
      return scope.step('close', () => 'closed')
    },
  })
  return { agent }
}

/** It goes by a clock that is no part of what it is told again. */
export function clockInBranch(): Faulty {
  const agent = defineAgent({
    name: 'clock in branch',
    async act(_: null, scope) {
      const since = Date.now() // cause: clock in branch
      await scope.step('search', () => 'found')
      if (Date.now() - since > 100) await scope.step('apologise', () => 'sorry')
      return scope.step('answer', () => 'answered')
    },
  })
  return { agent }
}

/** One customer in two gets the new way, and another one after a crash. */
export function diceInBranch(): Faulty {
  const agent = defineAgent({
    name: 'dice in branch',
    async act(_: null, scope) {
      const isNew = Math.random() < 0.5 // cause: dice in branch
      await scope.step(isNew ? 'new way' : 'old way', () => 'done')
      return scope.step('close', () => 'closed')
    },
  })
  return { agent }
}

/** An id that is made outside of a step, and given to one as its input. */
export function idInInput(): Faulty {
  const agent = defineAgent({
    name: 'id in input',
    async act(_: null, scope) {
      const id = randomUUID() // cause: id in input
      await scope.step('create', () => 'created', { input: { id } }) // at fault: id in input
      return scope.step('close', () => 'closed')
    },
  })
  return { agent }
}

/** A cache that outlives the run: who resumes in another process finds it empty, and who runs again finds it full. */
export function moduleCache(): Faulty {
  const cache = new Map<string, string>()
  const agent = defineAgent({
    name: 'module cache',
    async act(_: null, scope) {
      const known = cache.get('page') ?? (await scope.step('fetch', () => 'a page')) // at fault: module cache
      cache.set('page', known)
      return scope.step('read', () => known.length)
    },
  })
  return { agent }
}

/** Keys are numbered by a counter that no crash sets back. */
export function moduleCounter(): Faulty {
  let turn = 0
  const agent = defineAgent({
    name: 'module counter',
    async act(_: null, scope) {
      await scope.step(`turn ${++turn}`, () => 'asked') // at fault: module counter
      return scope.step('close', () => 'closed')
    },
  })
  return { agent }
}

/** Set while a run is at work, and found set by who resumes it: undisturbed, nobody ever sees it. */
export function moduleFlag(): Faulty {
  let isAtWork = false
  const agent = defineAgent({
    name: 'module flag',
    async act(_: null, scope) {
      if (!isAtWork) {
        isAtWork = true
        await scope.step('prepare', () => 'prepared') // at fault: module flag
      }
      await scope.step('work', () => 'worked')
      isAtWork = false
      return 'done'
    },
  })
  return { agent }
}

/** Fire and forget. */
export function unawaited(): Faulty {
  const agent = defineAgent({
    name: 'unawaited',
    async act(_: null, scope) {
      void scope.step('log', () => 'logged') // at fault: unawaited
      return scope.step('answer', () => 'answered')
    },
  })
  return { agent }
}

/** The mail goes out each time that the agent is entered. */
export function effectOutsideStep(): Faulty {
  const mailed: string[] = []
  const world = { mail: (to: string) => mailed.push(to) }
  const agent = defineAgent({
    name: 'effect outside step',
    async act(_: null, scope) {
      const order = await scope.step('order', () => 'a lamp')
      world.mail(order) // at fault: effect outside step
      return scope.step('close', () => 'closed')
    },
  })
  return { agent, effects: world }
}

/** The same, and awaited as if it were a promise of the scope. */
export function effectAwaitedOutside(): Faulty {
  const world = {
    async mail(_to: string) {
      await realTime(5)
    },
  }
  const agent = defineAgent({
    name: 'effect awaited outside',
    async act(_: null, scope) {
      const order = await scope.step('order', () => 'a lamp')
      await world.mail(order) // cause: effect awaited outside
      return scope.step('close', () => 'closed')
    },
  })
  return { agent, effects: world }
}

/** A charge without a key, in a step that may be executed again. */
export function notIdempotent(): Faulty {
  let charged = 0
  const world = {
    async charge(amount: number) {
      charged += amount
      return 'charged'
    },
  }
  const agent = defineAgent({
    name: 'not idempotent',
    async act(_: null, scope) {
      await scope.step('charge', () => world.charge(5)) // at fault: not idempotent
      return scope.step('close', () => 'closed')
    },
  })
  return { agent, effects: world, reset: () => (charged = 0) }
}

/** The same without the world being named: what the step came to tells. */
export function anotherReceipt(): Faulty {
  let receipts = 0
  const agent = defineAgent({
    name: 'another receipt',
    act: (_: null, scope) => scope.step('charge', () => `receipt ${++receipts}`), // cause: another receipt
  })
  return { agent, reset: () => (receipts = 0) }
}

/** It takes "nobody knows" for "it did not happen". */
export function onceMadeAgain(): Faulty {
  const world = { mail: async (_to: string) => 'mailed' }
  const agent = defineAgent({
    name: 'once made again',
    async act(_: null, scope) {
      try {
        return await scope.step('mail', () => world.mail('ann'), { effect: 'once' })
      } catch {
        return scope.step('mail again', () => world.mail('ann'), { effect: 'once' }) // at fault: once made again
      }
    },
  })
  return { agent, effects: world }
}

/** A pause of its own between two steps. */
export function foreignAwait(): Faulty {
  const agent = defineAgent({
    name: 'foreign await',
    async act(_: null, scope) {
      await scope.step('ask', () => 'asked') // at fault: foreign await
      await realTime(5_000, undefined, { ref: false })
      return scope.step('ask again', () => 'asked')
    },
  })
  return { agent }
}

/** One key for every round of a loop. */
export function keyUsedTwice(): Faulty {
  const agent = defineAgent({
    name: 'key used twice',
    async act(_: null, scope) {
      for (let round = 0; round < 2; round++) await scope.step('round', () => 'done') // at fault: key used twice
      return 'done'
    },
  })
  return { agent }
}

/** It keeps a state and does not look at it. */
export function checkpointOverlooked(): Faulty {
  const agent = defineAgent({
    name: 'checkpoint overlooked',
    async act(_: null, scope) {
      await scope.step('half', () => 'done')
      await scope.checkpoint({ isHalf: true }) // at fault: checkpoint overlooked
      return scope.step('other half', () => 'done')
    },
  })
  return { agent }
}

/** Nobody sends what it waits for. */
export function nothingComes(): Faulty {
  const agent = defineAgent({
    name: 'nothing comes',
    act: (_: null, scope) => scope.wait('approved'), // at fault: nothing comes
  })
  return { agent }
}

/** What the world answers outside of a step is not told again. */
export function answerOutsideStep(): Faulty {
  let stock = 5
  const world = { stock: () => stock-- }
  const agent = defineAgent({
    name: 'answer outside step',
    async act(_: null, scope) {
      const left = world.stock() // cause: answer outside step
      return scope.step('note', () => left)
    },
  })
  return { agent, effects: world }
}

/** A pause that is over before anybody can tell that nothing happens. */
export function shortForeignAwait(): Faulty {
  const agent = defineAgent({
    name: 'short foreign await',
    async act(_: null, scope) {
      await scope.step('ask', () => 'asked')
      await nextTurn()
      return scope.step('ask again', () => 'asked') // at fault: short foreign await
    },
  })
  return { agent }
}

/** No fault of the agent: the fake goes on counting from one run to the next. */
export function worldNotReset(): Faulty {
  let receipts = 0
  const agent = defineAgent({
    name: 'world not reset',
    act: (_: null, scope) => scope.step('charge', () => `receipt ${++receipts}`, { effect: 'once' }), // cause: world not reset
  })
  return { agent }
}
