import type { Journal } from '@tangle-network/durability-contract'
import type fc from 'fast-check'
import { expect } from 'vitest'
import { codeOf } from '../harness.ts'
import type { Expected, Model } from './model.ts'

export interface Real {
  readonly journal: Journal
}

/** How often each expectation was met, over all runs: a model test in which nothing ever conflicts proves nothing. */
export const met = new Map<string, number>()

export function count(label: string): void {
  met.set(label, (met.get(label) ?? 0) + 1)
}

/** A command that can always be run: what it refers to is chosen from what is there when it is its turn. */
export abstract class Command<Args extends object> implements fc.AsyncCommand<Model, Real> {
  readonly args: Args

  constructor(args: Args) {
    this.args = args
  }

  check(): boolean {
    return true
  }

  abstract run(model: Model, real: Real): Promise<void>

  toString(): string {
    return `${this.constructor.name}(${JSON.stringify(this.args)})`
  }
}

/** Makes the call and demands what the model expects: that refusal, or success, whose answer is returned. */
export async function demand<T>(name: string, expected: Expected, call: () => Promise<T>): Promise<T | undefined> {
  let answer: T | undefined
  const code = await codeOf(async () => {
    answer = await call()
  })
  expect(code ?? 'done', name).toBe(expected === 'replayed' ? 'done' : expected)
  count(`${name} ${expected}`)
  return answer
}

/** The element a generated number points at. */
export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length]
}
