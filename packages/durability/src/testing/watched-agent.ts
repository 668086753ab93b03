import type { EffectClass } from '@tangle-network/durability-contract'
import type { Agent, Scope, StepContext, StepOptions } from '@tangle-network/runtime-kernel'
import { CallSite } from './call-site.ts'
import { type Act, type Life, never } from './life.ts'
import type { About } from './log-watch.ts'
import { type Place, runAt } from './place.ts'
import { sourceOfAgent, sourceOfStep } from './raw-source.ts'
import { shownValue } from './shown-value.ts'

type Method = (...args: unknown[]) => unknown

/** What each method of a scope asks for, and where it is given the key. */
const KEYS: Readonly<Record<string, readonly [About | 'checkpoint', (args: readonly unknown[]) => unknown]>> = {
  step: ['step', ([key]) => key],
  call: ['child', ([agent, , options]) => keyIn(options) ?? nameOf(agent)],
  spawn: ['child', ([agent, , options]) => keyIn(options) ?? nameOf(agent)],
  startRun: ['run', ([agent, , options]) => keyIn(options) ?? nameOf(agent)],
  wait: ['wait', ([signal, options]) => keyIn(options) ?? signal],
  ask: ['wait', ([name, , options]) => keyIn(options) ?? name],
  sleep: ['wait', ([, options]) => keyIn(options) ?? 'sleep'],
  checkpoint: ['checkpoint', () => 'checkpoint'],
}

export interface WatchPorts {
  /** What a pinned clock says at first. */
  readonly startsAt: number
  /** Told when a run of its own is begun of that agent, or name of one. */
  readonly onRun: (agent: unknown, queue: string) => void
}

/** The agent, watched in one life: what it asks for and from where, what its steps do, and that it ends with the life. */
export function watchedAgent(agent: Agent, life: Life, ports: WatchPorts): Agent {
  return {
    ...agent,
    act: async (task, scope) => {
      if (life.isOver) return never()
      const { record, number } = life
      const act: Act = { path: scope.path, pending: 0, lastAsked: undefined }
      // Of what is planned nothing goes in here, only of what has come about: a schedule replays by names.
      const where = `${record.name} ${number} ${record.schedule.landed.join()}`
      const source = sourceOfAgent(where, `${scope.path.join('/')} ${scope.attempt}`, ports.startsAt, record.pinned)
      const place: Place = { life, path: scope.path, source, step: undefined }
      life.acts.add(act)
      life.time.happened()
      try {
        return await runAt(place, () => agent.act(task, new WatchedScope(scope, life, act, ports).scope))
      } finally {
        life.acts.delete(act)
        if (life.isOver) await never()
      }
    },
  }
}

class WatchedScope {
  readonly scope: Scope
  readonly #inner: Scope
  readonly #life: Life
  readonly #act: Act
  readonly #ports: WatchPorts

  constructor(inner: Scope, life: Life, act: Act, ports: WatchPorts) {
    this.#inner = inner
    this.#life = life
    this.#act = act
    this.#ports = ports
    const members = Object.getOwnPropertyDescriptors(inner) as Record<string, PropertyDescriptor>
    for (const [name, member] of Object.entries(members)) {
      if (typeof member.value === 'function') member.value = this.#watched(name, member.value as Method)
    }
    this.scope = Object.freeze(Object.defineProperties({}, members)) as Scope
  }

  #watched(name: string, method: Method): Method {
    const watched = (...args: unknown[]): unknown => {
      if (this.#life.isOver) return never()
      const site = this.#note(name, args, watched)
      // What the kernel does on behalf of the agent is none of the agent's doing.
      return this.#held(runAt(undefined, () => Reflect.apply(method, this.#inner, this.#given(name, args, site))))
    }
    return watched
  }

  #note(name: string, args: readonly unknown[], above: Method): CallSite {
    const { record, number, time } = this.#life
    const site = new CallSite(above)
    const [about, keyOf] = KEYS[name] ?? ['other' as const, () => name]
    record.asked.push({ about, path: this.#act.path, key: `${keyOf(args)}`, life: number, site })
    this.#act.lastAsked = name
    time.happened()
    return site
  }

  /** What the kernel is given: the same, watched as well. */
  #given(name: string, args: readonly unknown[], site: CallSite): unknown[] {
    if (name === 'step' && typeof args[1] === 'function') {
      const [key, fn, options] = args as [string, Method, StepOptions<unknown> | undefined]
      return [key, this.#step(key, fn, options?.effect ?? 'idempotent', site), ...args.slice(2)]
    }
    const [agent, ...rest] = args
    if (name === 'startRun') {
      const { queue = 'default' } = (args[2] ?? {}) as { readonly queue?: string }
      this.#ports.onRun(agent, queue)
    }
    const isAgent = (name === 'call' || name === 'spawn') && typeof agent === 'object' && agent !== null
    return isAgent ? [watchedAgent(agent as Agent, this.#life, this.#ports), ...rest] : [...args]
  }

  #step(key: string, fn: Method, effect: EffectClass, site: CallSite) {
    const life = this.#life
    const { record, time } = life
    const { path, runId } = this.#inner
    return async (context: StepContext): Promise<unknown> => {
      const { idempotencyKey } = context
      const point = record.numbered(`step ${[...path, key].join(' / ')}`)
      if (!life.pass(`before ${point}`)) return never()
      const execution = record.begins({ runId, path, key, effect, idempotencyKey, life: life.number, site })
      const source = sourceOfStep(idempotencyKey, time.now)
      const place: Place = { life, path, source, step: { key, effect, idempotencyKey, path } }
      const done = life.busy()
      try {
        const value = await runAt(place, () => fn(context))
        execution.came = shownValue(value)
        execution.value = { is: value }
        return value
      } catch (error) {
        execution.came = `thrown ${error instanceof Error ? error.message : shownValue(error)}`
        throw error
      } finally {
        done()
        if (!life.pass(`after ${point}`)) await never()
      }
    }
  }

  /** What was asked for, so that a life which is over is never told. */
  #held(given: unknown): unknown {
    if (given instanceof Promise) return this.#heldPromise(given)
    if (typeof given !== 'object' || given === null) return given
    const { result, outcome } = given as { readonly result?: unknown; readonly outcome?: unknown }
    for (const promise of [result, outcome]) if (promise instanceof Promise) this.#heldPromise(promise)
    return given
  }

  /** The kernel's own promise, for it knows whether it was awaited. */
  #heldPromise(promise: Promise<unknown>): Promise<unknown> {
    const life = this.#life
    const act = this.#act
    act.pending += 1
    const settled = () => {
      act.pending -= 1
      life.time.happened()
    }
    // Past the promise's own `then`, which would take it for awaited.
    Promise.prototype.then.call(promise, settled, settled)
    const then = promise.then
    const held =
      <Value, Next>(next: ((value: Value) => Next) | null | undefined) =>
      (value: Value): Next | Promise<never> =>
        life.isOver || !next ? never() : next(value)
    Object.defineProperty(promise, 'then', {
      configurable: true,
      value: (onFulfilled?: (value: unknown) => unknown, onRejected?: (reason: unknown) => unknown) =>
        Reflect.apply(then, promise, [onFulfilled && held(onFulfilled), onRejected && held(onRejected)]),
    })
    return promise
  }
}

function keyIn(options: unknown): unknown {
  return (options as { readonly key?: unknown } | undefined)?.key
}

function nameOf(agent: unknown): unknown {
  return typeof agent === 'string' ? agent : (agent as { readonly name?: unknown } | undefined)?.name
}
