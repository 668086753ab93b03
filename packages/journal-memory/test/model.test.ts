import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createMemoryJournal } from '../src/index.ts'
import { met } from './model/command.ts'
import { anyCommands } from './model/commands.ts'
import { Model } from './model/model.ts'
import { expectAgreement } from './model/read.ts'

test('whatever is called, in whatever order, the journal does what the model says [J-1, J-3, J-4, J-5, J-6, J-8, J-9, J-10, J-13, J-15, M-1, M-2, M-3, M-4, M-6, Q-1, Q-2, Q-3, Q-4, Q-5, N-1, N-2, G-1, G-2, G-3]', async () => {
  await fc.assert(
    fc.asyncProperty(anyCommands, fc.integer({ min: 1, max: 7 }), async (list, limit) => {
      const model = new Model()
      const journal = createMemoryJournal({ clock: () => model.now })
      await fc.asyncModelRun(() => ({ model, real: { journal } }), list)
      await expectAgreement(model, journal, limit)
    }),
    { numRuns: 150 },
  )
})

const SUCCESSES = [
  ...['begin', 'acquire', 'renew', 'release', 'append', 'putBlob', 'getBlob', 'read'],
  ...['deliver', 'inbox', 'claim', 'revive', 'list', 'forget'],
].map((name) => `${name} done`)
const EVENTS = [
  'a wake by a message',
  'a wake by time',
  'a takeover by a claim',
  'a quarantine',
  'a stalled run was revived',
  'a quarantined run was revived',
  'a forgotten id was used again',
]
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
  'append CURSOR_INVALID',
  'begin RUN_FORGOTTEN',
  'begin RUN_QUARANTINED',
  'acquire RUN_QUARANTINED',
  'deliver replayed',
  'deliver MESSAGE_CONFLICT',
  'deliver RUN_CLOSED',
  'deliver RUN_NOT_FOUND',
  'inbox RUN_NOT_FOUND',
  'revive RUN_CLOSED',
  'revive RUN_NOT_FOUND',
  'forget RUN_NOT_CLOSED',
  'forget RUN_NOT_FOUND',
  'putBlob FENCED',
  'putBlob RUN_CLOSED',
  'getBlob BLOB_MISSING',
  'getBlob RUN_NOT_FOUND',
  'read CURSOR_INVALID',
  'read RUN_NOT_FOUND',
]

afterAll(() => {
  const never = [...SUCCESSES, ...REFUSALS, ...EVENTS].filter((label) => !met.has(label))
  expect(never, 'these were never met, so the model test proved nothing about them').toStrictEqual([])
})
