import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createMemoryJournal } from '../src/index.ts'
import { met } from './model/command.ts'
import { anyCommands } from './model/commands.ts'
import { Model } from './model/model.ts'
import { expectAgreement } from './model/read.ts'

test('whatever is called, in whatever order, the journal does what the model says [J-1, J-3, J-4, J-5, J-6, J-8, J-9, J-10, J-13, J-15]', async () => {
  await fc.assert(
    fc.asyncProperty(anyCommands, fc.integer({ min: 1, max: 7 }), async (list, limit) => {
      const model = new Model()
      const journal = createMemoryJournal({ clock: () => model.now })
      await fc.asyncModelRun(() => ({ model, real: { journal } }), list)
      await expectAgreement(model, journal, limit)
    }),
    { numRuns: 600 },
  )
})

const SUCCESSES = ['begin', 'acquire', 'renew', 'release', 'append', 'putBlob', 'getBlob', 'read'].map(
  (name) => `${name} done`,
)
const REFUSALS = [
  'begin RUN_CONFLICT',
  'begin LEASE_HELD',
  'acquire RUN_NOT_FOUND',
  'acquire RUN_CLOSED',
  'acquire LEASE_HELD',
  'renew FENCED',
  'renew RUN_CLOSED',
  'release FENCED',
  'release RUN_CLOSED',
  'append replayed',
  'append RUN_NOT_FOUND',
  'append RUN_CLOSED',
  'append FENCED',
  'append CONFLICT',
  'append BLOB_MISSING',
  'putBlob FENCED',
  'putBlob RUN_CLOSED',
  'getBlob BLOB_MISSING',
  'getBlob RUN_NOT_FOUND',
  'read CURSOR_INVALID',
  'read RUN_NOT_FOUND',
]

afterAll(() => {
  const never = [...SUCCESSES, ...REFUSALS].filter((label) => !met.has(label))
  expect(never, 'these were never met, so the model test proved nothing about them').toStrictEqual([])
})
