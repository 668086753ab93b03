import { test } from '@fast-check/vitest'
import { afterAll, describe, expect } from 'vitest'
import { harness as memory } from '../../src/memory-harness.ts'
import { harness as sqlite } from '../../src/sqlite-harness.ts'
import { acts, examples, play } from './interleavings.ts'

const VERDICTS = ['done', 'RUN_NOT_FOUND', 'RUN_CONFLICT', 'RUN_CLOSED', 'LEASE_HELD', 'FENCED', 'DUPLICATE_KEY']

describe('ports of three processes that come and go answer what a model does, whatever is asked of them at once', () => {
  const seen = new Map<string, number>()
  afterAll(() => expect([...seen.keys()].sort()).toEqual(VERDICTS.toSorted()))

  test.prop([acts], { numRuns: 300, examples })('in memory', (given) => play(memory, given, seen))
  test.prop([acts], { numRuns: 10 })('on SQLite', (given) => play(sqlite, given, seen))
})
