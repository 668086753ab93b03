import nodeCrypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { CallSite } from './call-site.ts'
import { type Place, placeNow } from './place.ts'
import type { RawRead } from './trial-record.ts'

type Callable = (...args: never[]) => unknown

/** How many tests watch; what is watched is one per process. */
let watchers = 0
let restore = () => {}

/**
 * Answers for the clocks and dice of this process wherever an agent under test, or a step of one, asks them, and notes who
 * asked outside of a step. Everybody else is answered as ever. The answer ends it.
 */
export function watchRawReads(): () => void {
  if (watchers++ === 0) restore = install()
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    if (--watchers === 0) restore()
  }
}

function install(): () => void {
  const undo = [
    replaceDate(),
    replace(Math, 'random', (original) =>
      watched('randomness', 'Math.random()', original, ({ source }) => source.random()),
    ),
    replace(performance, 'now', (original) =>
      watched('clock', 'performance.now()', original, ({ source }) => source.now()),
    ),
    ...[globalThis.crypto, nodeCrypto].map((crypto) =>
      replace(crypto, 'randomUUID', (original) =>
        watched('randomness', 'crypto.randomUUID()', original, ({ source }) => uuidOf(source.bytes(16))),
      ),
    ),
    replace(globalThis.crypto, 'getRandomValues', (original) =>
      watched('randomness', 'crypto.getRandomValues()', original, fillRandom),
    ),
    replace(nodeCrypto, 'randomBytes', (original) =>
      watched('randomness', 'crypto.randomBytes()', original, ({ source }, length) =>
        Buffer.from(source.bytes(length as number)),
      ),
    ),
    replace(nodeCrypto, 'randomInt', (original) => watched('randomness', 'crypto.randomInt()', original, randomInt)),
  ]
  // What others have imported by name is the same binding from now on.
  syncBuiltinESMExports()
  return () => {
    for (const each of undo.reverse()) each()
    syncBuiltinESMExports()
  }
}

/** The function, with another answer where an agent or its step asks. Given a callback, it is left as it is. */
function watched(
  kind: RawRead['kind'],
  what: string,
  original: Callable,
  answer: (place: Place, ...args: unknown[]) => unknown,
): Callable {
  const watching = function (this: unknown, ...args: unknown[]): unknown {
    const place = placeNow()
    if (place) note(place, kind, what, watching)
    if (!place || typeof args.at(-1) === 'function') return Reflect.apply(original, this, args)
    return answer(place, ...args)
  }
  return watching
}

function note({ life, path, step }: Place, kind: RawRead['kind'], what: string, above: Callable): void {
  if (!step && !life.isOver) life.record.reads({ kind, what, path, site: new CallSite(above) })
}

/** `new Date()`, `Date()` and `Date.now()`; with arguments a date is what it ever was. */
function replaceDate(): () => void {
  const Original = globalThis.Date
  const now = watched('clock', 'Date.now()', Original.now, ({ source }) => source.now())
  const look = (above: Callable): number => {
    const place = placeNow()
    if (!place) return Original.now()
    note(place, 'clock', 'new Date()', above)
    return place.source.now()
  }
  const construct = (target: DateConstructor, args: unknown[], as: NewableFunction): object =>
    Reflect.construct(target, args.length === 0 && placeNow() ? [look(construct)] : args, as)
  const apply = (target: DateConstructor): string => new target(look(apply)).toString()
  const get = (target: DateConstructor, name: string | symbol): unknown =>
    name === 'now' ? now : Reflect.get(target, name)
  const handler = { construct, apply, get } as ProxyHandler<DateConstructor>
  globalThis.Date = new Proxy(Original, handler)
  return () => {
    globalThis.Date = Original
  }
}

/** Replaces a method of an object, be it its own or inherited; the answer puts things back. */
function replace(object: object, name: string, by: (original: Callable) => Callable): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name)
  const original = Reflect.get(object, name) as Callable
  Object.defineProperty(object, name, { configurable: true, writable: true, value: by(original) })
  return () => {
    if (own) Object.defineProperty(object, name, own)
    else Reflect.deleteProperty(object, name)
  }
}

function fillRandom({ source }: Place, array: unknown): unknown {
  const { buffer, byteOffset, byteLength } = array as Uint8Array
  new Uint8Array(buffer, byteOffset, byteLength).set(source.bytes(byteLength))
  return array
}

function randomInt({ source }: Place, ...[one, other]: unknown[]): number {
  const [from, to] = typeof other === 'number' ? [one as number, other] : [0, one as number]
  return from + Math.floor(source.random() * (to - from))
}

/** Of version 4, as RFC 9562 has it. */
function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
