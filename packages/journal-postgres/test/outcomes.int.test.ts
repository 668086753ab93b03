import { expect, test } from 'vitest'
import { opened } from './opened.ts'
import { raise, raised } from './raise.ts'
import { add, drive, verdict } from './run.ts'

test('a commit that the server warns of is of unknown outcome, a notice is nothing [E-2, J-11]', async () => {
  const place = await opened()
  const { pool, journal } = place
  const run = await drive(journal, 'run')
  await raise(place, 'WARNING', '01000', 1)
  expect(await verdict(add(journal, run))).toBe('STORE_FAILED unknown')
  expect(pool.closed.filter(Boolean)).toHaveLength(1)
  // It had been committed after all; offered again it passes the commit once more.
  expect(await verdict(add(journal, run))).toBe('granted')
  expect(await raised(place)).toBe(2)
  await raise(place, 'NOTICE', '00000', 1)
  expect(await verdict(journal.renew(run.lease))).toBe('granted')
  expect(await raised(place)).toBe(1)
})

test('a call that gets no answer in time is of unknown outcome, and its connection is closed [E-2, J-11]', async () => {
  const { pool, journal, owner, schema } = await opened({}, { timeoutMs: 300 })
  const run = await drive(journal, 'run')
  await owner.query('BEGIN')
  await owner.query(`SELECT FROM ${schema}.runs FOR UPDATE`)
  expect(await verdict(add(journal, run))).toBe('STORE_FAILED unknown')
  expect(pool.closed.filter(Boolean)).toHaveLength(1)
  await owner.query('COMMIT')
  expect(await verdict(add(journal, run))).toBe('granted')
  expect((await journal.read('run')).entries).toHaveLength(1)
})

const ENDINGS = ['before it is sent', 'after it was committed'] as const

test.each(ENDINGS)(
  'a write whose connection is cut %s is of unknown outcome, and is not repeated [E-2]',
  async (when) => {
    const { pool, journal, ask } = await opened()
    const run = await drive(journal, 'run')
    let cuts = 0
    pool.intercept = async ({ name }, proceed, client) => {
      if (name !== 'appendEntry' || cuts > 0) return proceed()
      cuts += 1
      if (when === 'after it was committed') await proceed()
      await ask('SELECT pg_terminate_backend($1, 5000)', [(client as { processID?: number }).processID])
      return proceed()
    }
    const names = await pool.during(async () => {
      expect(await verdict(add(journal, run))).toBe('STORE_FAILED unknown')
    })
    expect({ cuts, names, closed: pool.closed.filter(Boolean) }).toEqual({
      cuts: 1,
      names: ['appendEntry'],
      closed: [true],
    })
    expect((await journal.read('run')).entries).toHaveLength(when === 'after it was committed' ? 1 : 0)
    expect(await verdict(add(journal, run))).toBe('granted')
    expect((await journal.read('run')).entries).toHaveLength(1)
  },
)

test('a read whose connection is cut is asked again on another one [E-5]', async () => {
  const { pool, journal, ask } = await opened()
  const run = await drive(journal, 'run')
  await add(journal, run)
  let cuts = 0
  pool.intercept = async (_, proceed, client) => {
    if (cuts === 2) return proceed()
    cuts += 1
    await ask('SELECT pg_terminate_backend($1, 5000)', [(client as { processID?: number }).processID])
    return proceed()
  }
  const names = await pool.during(async () => expect((await journal.read('run')).entries).toHaveLength(1))
  expect({ cuts, names }).toEqual({ cuts: 2, names: ['read', 'read', 'read'] })
  expect(pool.closed.filter(Boolean)).toHaveLength(2)
})

test.each(['40001', '40P01'])(
  'a write that fails with %s left nothing and is tried again, five times [J-10, E-5]',
  async (code) => {
    const place = await opened()
    const run = await drive(place.journal, 'run')
    await raise(place, 'EXCEPTION', code, 7)
    expect(await verdict(place.journal.renew(run.lease))).toBe('STORE_BUSY not-applied')
    expect(await raised(place)).toBe(5)
    expect(await verdict(place.journal.renew(run.lease))).toBe('granted')
    expect(await raised(place)).toBe(8)
  },
)

/** As a server words it that speaks another language. */
function translated(error: object, severity: string): Error {
  return Object.assign(new Error('translated'), error, { severity })
}

test('an error that ends the session is of unknown outcome whatever its code, in whatever language [E-2]', async () => {
  const place = await opened()
  const { pool, journal, ask } = place
  const { lease } = await drive(journal, 'run')
  for (const [severity, ends, says] of [
    ['PANIC', true, 'STORE_FAILED unknown'],
    // Behind a pooler somebody may answer all the same.
    ['FATAL', false, 'STORE_FAILED unknown'],
    ['SCHWERWIEGEND', true, 'STORE_FAILED unknown'],
    ['FEHLER', false, 'STORE_FAILED not-applied'],
  ] as const) {
    await raise(place, 'EXCEPTION', '53100', 1)
    pool.intercept = ({ name }, proceed, client) =>
      proceed().catch(async (error: object) => {
        if (name !== 'renew') throw error
        if (ends) await ask('SELECT pg_terminate_backend($1, 5000)', [(client as { processID?: number }).processID])
        throw translated(error, severity)
      })
    expect(await verdict(journal.renew(lease)), severity).toBe(says)
    expect(await raised(place), severity).toBe(1)
  }
})

const MEANINGS = {
  '22012': 'STORE_FAILED not-applied',
  '53100': 'STORE_FAILED not-applied',
  '23505': 'CORRUPT not-applied',
  '55P03': 'STORE_BUSY not-applied',
  '57014': 'STORE_BUSY not-applied',
  '57P01': 'STORE_FAILED unknown',
  '58030': 'STORE_FAILED unknown',
  XX000: 'STORE_FAILED unknown',
}

test('a write that fails otherwise is not tried again, and says what became of it [E-2]', async () => {
  const place = await opened()
  const { lease } = await drive(place.journal, 'run')
  for (const [code, says] of Object.entries(MEANINGS)) {
    await raise(place, 'EXCEPTION', code, 1)
    expect(await verdict(place.journal.renew(lease)), code).toBe(says)
    expect(await raised(place), code).toBe(1)
  }
})
