// A test file of node:test, which has neither fake timers nor globals of its own: it throws, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CrashTestError, crashTest } from '../../src/testing/index.ts'
import { diceInBranch, notIdempotent } from './faulty-agents.ts'
import { steps } from './healthy-agents.ts'

test('a healthy agent passes', async () => {
  const { missed } = await crashTest(steps, 5)
  assert.equal(missed, 0)
})

test('a faulty one is named', async () => {
  const { agent, ...options } = notIdempotent()
  await assert.rejects(crashTest(agent, null, options), (error) => {
    assert(error instanceof CrashTestError)
    assert.match(`${error.site}`, /faulty-agents\.ts:\d+:\d+$/)
    return error.reason === 'effect-not-idempotent'
  })
})

test('dice are named', async () => {
  const { agent, ...options } = diceInBranch()
  await assert.rejects(crashTest(agent, null, options), { reason: 'raw-randomness', certainty: 'proven' })
})
