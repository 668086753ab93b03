import { CallSite } from './call-site.ts'
import { LifeIsOver, never } from './life.ts'
import { placeNow, runAt } from './place.ts'
import { shownValue } from './shown-value.ts'

type Method = (...args: unknown[]) => unknown

/**
 * Replaces the functions of a record, or the methods of an object, by ones that count, and may end the life that calls them
 * before and after. The answer puts them back. Called by nobody under test, they are what they were.
 */
export function watchEffects(world: object): () => void {
  const undo: (() => void)[] = []
  const restore = () => {
    for (const each of undo.splice(0).reverse()) each()
  }
  try {
    for (const [name, original] of methodsOf(world)) undo.push(replace(world, name, watched(name, original)))
  } catch (error) {
    restore()
    throw error
  }
  return restore
}

function watched(name: string, original: Method): Method {
  /** Whether it answers promises, as far as has been seen: then a dead caller can be left waiting. */
  let isAsync = original.constructor.name === 'AsyncFunction'
  const watching = function (this: unknown, ...args: unknown[]): unknown {
    const place = placeNow()
    if (!place) return Reflect.apply(original, this, args)
    const { life, step } = place
    const { record } = life
    const stop = (): Promise<never> => {
      if (isAsync) return never()
      throw new LifeIsOver(`the life that called ${name} is over`)
    }
    const site = new CallSite(watching)
    const point = record.numbered(`effect ${name}`)
    if (!life.pass(`before ${point}`)) return stop()
    const made = () => {
      const args_ = shownValue(args)
      const hasKey = step !== undefined && args_.includes(step.idempotencyKey)
      record.effectCalls.push({ name, args: args_, site, by: step, hasKey })
    }
    const done = life.busy()
    let given: unknown
    try {
      // What happens out there is none of the agent's doing; inside a step, clocks and dice stay those of the step.
      given = runAt(step ? place : undefined, () => Reflect.apply(original, this, args))
    } catch (error) {
      done()
      throw error
    }
    if (!isThenable(given)) {
      made()
      done()
      return life.pass(`after ${point}`) ? given : stop()
    }
    isAsync = true
    return Promise.resolve(given).then(
      (value) => {
        made()
        done()
        return life.pass(`after ${point}`) ? value : never()
      },
      (error: unknown) => {
        done()
        if (life.isOver) return never()
        throw error
      },
    )
  }
  return watching
}

/** Own functions and those of its classes; accessors and constructors are left alone. */
function methodsOf(world: object): Map<string, Method> {
  const found = new Map<string, Method>()
  for (let at = world; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && name !== 'constructor' && !found.has(name)) found.set(name, value)
    }
  }
  return found
}

function replace(world: object, name: string, value: Method): () => void {
  const own = Object.getOwnPropertyDescriptor(world, name)
  const isDone = Reflect.defineProperty(world, name, { configurable: true, writable: true, enumerable: true, value })
  if (!isDone) throw new TypeError(`effects.${name} cannot be replaced: pass an object whose members can be`)
  return () => {
    if (own) Object.defineProperty(world, name, own)
    else Reflect.deleteProperty(world, name)
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | undefined)?.then === 'function'
}
