import { createHash } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { childDigest, foldRun, idempotencyKey, recoverStep, stepDigest } from '../src/index.ts'
import { Log } from './log.ts'

const key = fc.string({ minLength: 1, maxLength: 4 })
const place = fc.tuple(key, fc.array(key, { maxLength: 3 }), key)

test.prop([place, place])('two effects share an idempotency key only if they are one [K-2]', (a, b) => {
  expect(idempotencyKey(...a) === idempotencyKey(...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
})

test('no two places run together into one idempotency key [K-2]', () => {
  const places: Parameters<typeof idempotencyKey>[] = [
    ['run', [], 'ab'],
    ['run', ['a'], 'b'],
    ['run', ['a', 'b'], ''],
    ['runa', [], 'b'],
    ['run', [''], 'ab'],
  ]
  expect(new Set(places.map((at) => idempotencyKey(...at))).size).toBe(places.length)
})

test('the idempotency key is one that anybody can compute, the same in every release [K-2]', () => {
  const key = createHash('sha256').update('6:effect3:run1:15:child4:send').digest('hex')
  expect(idempotencyKey('run', ['child'], 'send')).toBe(key)
})

test('what a step is depends on its effect class and input, what a child is on its agent and task [K-6]', () => {
  const digests = [
    stepDigest('once', '1'),
    stepDigest('pure', '1'),
    stepDigest('once', '2'),
    childDigest('once', '1'),
    childDigest('a', '1'),
    childDigest('a1', ''),
  ]
  expect(new Set(digests).size).toBe(digests.length)
})

test('an outcome is delivered; a once in doubt is declared unknown; anything else is executed [K-1, K-2, K-3]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  log.done(root, 'settled')
  log.failed(root, 'failed')
  log.failed(root, 'failed')
  log.intended(root, 'doubtful')
  const steps = foldRun(log.entries).root?.steps
  expect(recoverStep(undefined)).toStrictEqual({ action: 'execute', attempt: 1 })
  expect(recoverStep(steps?.get('settled'))).toStrictEqual({ action: 'deliver' })
  expect(recoverStep(steps?.get('failed'))).toStrictEqual({ action: 'execute', attempt: 3 })
  expect(recoverStep(steps?.get('doubtful'))).toStrictEqual({ action: 'declare-unknown', attempt: 1 })
})
