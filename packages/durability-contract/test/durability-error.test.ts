import { describe, expect, test } from 'vitest'
import { DurabilityError, ERROR_CATALOG, type ErrorCode, isDurabilityError, quoted, typeName } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { manifest, openFake, RUN, write } from './fake-store.ts'

const codes = Object.keys(ERROR_CATALOG) as ErrorCode[]

describe.each(codes)('%s', (code) => {
  test('has a cause and a cure, each of whole sentences [E-1]', () => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    for (const text of Object.values(ERROR_CATALOG[code])) expect(text).toMatch(/^[A-Z].*\.$/s)
  })

  test('says what was expected, what was found, where, and what to do [E-3]', () => {
    const error = new DurabilityError(code, { expected: 'this', found: 'that', where: 'there' })
    expect(error.message).toBe(`${code} at there: expected this, found that. ${ERROR_CATALOG[code].cure}`)
    expect(error).toMatchObject({ code, expected: 'this', found: 'that', where: 'there', outcome: 'not-applied' })
    expect(isDurabilityError(error, code)).toBe(true)
  })
})

test('an unknown outcome is said aloud [E-2]', () => {
  const error = new DurabilityError('STORE_FAILED', { expected: 'a', found: 'b', where: 'c', outcome: 'unknown' })
  expect(error.outcome).toBe('unknown')
  expect(error.message).toContain('Whether it took effect is unknown.')
})

test('errors are told apart by code [E-1]', () => {
  const error = new DurabilityError('FENCED', { expected: 'a', found: 'b', where: 'c' })
  expect([isDurabilityError(error), isDurabilityError(error, 'CONFLICT')]).toStrictEqual([true, false])
  expect(isDurabilityError(new Error('FENCED'))).toBe(false)
  expect(error.name).toBe('DurabilityError')
})

test('no message holds a token or a payload [E-3]', async () => {
  const fake = await openFake({ newToken: () => 'the-token' })
  await write(fake, 'the-payload')
  const { journal, lease, store } = fake
  const entries = [{ kind: 'k', payload: 'the-payload' }]
  const after = await journal.head(RUN)
  const row = store.rows[0]!
  const errors = [
    await expectCode('FENCED', () => journal.renew({ ...lease, epoch: 7 })),
    await expectCode('FENCED', () => journal.append({ ...lease, token: 'the-token-2' }, { after, at: 1, entries })),
    await expectCode('LEASE_HELD', () => journal.acquire(RUN, { owner: 'other', ttlMs: 1 })),
    await expectCode('CONFLICT', () => journal.append(lease, { after: { ...after, seq: 9 }, at: 1, entries })),
    await expectCode('RUN_CONFLICT', () => journal.begin(RUN, { ...manifest, seed: 'the-payload' })),
    await expectCode('BLOB_MISSING', () => journal.getBlob(RUN, `sha256:${'0'.repeat(64)}`)),
    await expectCode('CORRUPT', () => {
      store.rows = [{ ...row, payload: '"the-payload, edited"' }]
      return journal.read(RUN)
    }),
    await expectCode('CORRUPT', () => {
      store.rows = [{ ...row, payload: 7 as unknown as string }]
      return journal.read(RUN)
    }),
    await expectCode('STORE_FAILED', () => {
      store.before = () => {
        throw new Error('INSERT failed: the-payload, the-token')
      }
      return journal.read(RUN)
    }),
  ]
  for (const { message, details, where } of errors) {
    expect(`${message} ${where} ${JSON.stringify(details)}`).not.toMatch(/the-token|the-payload/)
    expect(where).toContain('run "run"')
  }
})

test('a refusal says what stood there [E-3]', async () => {
  const { journal, lease } = await openFake()
  const held = await expectCode('LEASE_HELD', () => journal.acquire(RUN, { owner: 'other', ttlMs: 1 }))
  expect(held.details).toMatchObject({ runId: RUN, holder: { owner: 'me', epoch: 1, expiresAt: lease.expiresAt } })
  expect(held.found).toBe('one of "me" for 1000 ms more')
  await journal.release(lease)
  const fenced = await expectCode('FENCED', () => journal.renew(lease))
  expect(fenced.found).toBe('epoch 1, held by nobody')
})

test('text is shown quoted, escaped and cut; a value only by its type [E-3]', () => {
  expect(quoted('a"\n\u0085')).toBe('"a\\"\\n\\u0085"')
  expect(quoted('x'.repeat(1_000)).length).toBeLessThan(100)
  expect([null, undefined, 1, 'secret', [], {}, new Date(), Object.create(null)].map(typeName)).toStrictEqual([
    'null',
    'undefined',
    'number',
    'string',
    'an instance of Array',
    'an instance of Object',
    'an instance of Date',
    'an object without a class',
  ])
})
