import type { CallOp, Program } from './program.ts'

/** What each attempt of an agent does, in their order. */
export function attemptsOf({ program, again = [] }: CallOp): readonly Program[] {
  return [program, ...again]
}

/** The child with the program of each of its attempts changed. */
export function inEachAttempt(call: CallOp, change: (program: Program, attempt: number) => Program): CallOp {
  const again = call.again?.map((program, at) => change(program, at + 2))
  return { ...call, program: change(call.program, 1), ...(again && { again }) }
}

/** The key of an attempt of an agent: one that begins again is a place of its own. */
export function keyOfAttempt(key: string, attempt: number): string {
  return attempt === 1 ? key : `${key}@${attempt}`
}

/** The agent's key, and which attempt it is. */
export function attemptIn(key: string): { readonly key: string; readonly attempt: number } {
  const [, of = key, attempt = '1'] = /^(.*)@(\d+)$/.exec(key) ?? []
  return { key: of, attempt: Number(attempt) }
}

/** The key under which an agent in that attempt asks for a child, so that the child's path tells where it belongs. */
export function childKeyAsked(key: string, attempt: number): string {
  return attempt === 1 ? key : `${attempt}@${key}`
}

/** The key of a child as programs name it, and which attempt of its parent asked for it. */
export function childKeyIn(asked: string): { readonly key: string; readonly attempt: number } {
  const [, attempt = '1', key = asked] = /^(\d+)@(.*)$/.exec(asked) ?? []
  return { key, attempt: Number(attempt) }
}

/** The path that the kernel knows an agent by, by where it stands in its program. */
export function pathAsked(place: readonly string[]): string[] {
  return place.map((name, index) => childKeyAsked(attemptIn(name).key, attemptIn(place[index - 1] ?? '').attempt))
}

/** Where an agent stands in its program, by the path that the kernel knows it by, and which attempt it is. */
export function placedAt(path: readonly string[], attempt: number): string[] {
  return path.map((asked, index) => {
    const below = path[index + 1]
    return keyOfAttempt(childKeyIn(asked).key, below === undefined ? attempt : childKeyIn(below).attempt)
  })
}
