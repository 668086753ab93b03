import { describe, expect, test } from 'vitest'
import { Exchange, type SessionStatus } from '../../src/network/exchange.ts'
import { FrameReader } from '../../src/network/frame-reader.ts'
import { answer, typed } from './messages.ts'

function exchange(before: SessionStatus, ...statements: string[]): Exchange {
  const made = new Exchange(before)
  made.statements.push(...statements)
  return made
}

function answered(made: Exchange, ...messages: Buffer[]): Exchange {
  const reader = new FrameReader(true)
  reader.push(Buffer.concat(messages))
  for (let frame = reader.next(); frame; frame = reader.next()) made.answer(frame)
  return made
}

describe('what may commit', () => {
  test.each([
    ['I', 'update t set a = 1', true],
    ['I', 'select durability.append($1)', true],
    ['I', 'BEGIN', false],
    ['I', ' start transaction', false],
    ['I', 'set lock_timeout = 1', false],
    ['I', 'listen channel', false],
    ['I', 'SELECT pg_notify($1, $2)', false],
    ['T', 'update t set a = 1', false],
    ['T', 'COMMIT', true],
    ['T', ' end', true],
    ['T', 'rollback', false],
    ['E', 'commit', true],
  ] as const)('in %s: %s: %s', (before, text, mayCommit) => {
    expect(exchange(before, text).mayCommit).toBe(mayCommit)
  })

  test('is nothing that starts a session, and nothing that executes nothing', () => {
    expect(new Exchange('I', true).mayCommit).toBe(false)
    expect(new Exchange('I').mayCommit).toBe(false)
  })
})

describe('what stands', () => {
  test('is what was answered, and left no transaction open', () => {
    expect(answered(exchange('I', 'update t'), answer('UPDATE 1', 'I')).isCommitted).toBe(true)
    expect(answered(exchange('T', 'commit'), answer('COMMIT', 'I')).isCommitted).toBe(true)
    expect(answered(exchange('I', 'begin', 'update t'), answer('UPDATE 1', 'T')).isCommitted).toBe(false)
  })

  test('is not what was not answered, what failed, and a COMMIT answered by ROLLBACK', () => {
    expect(exchange('I', 'update t').isCommitted).toBe(false)
    expect(answered(exchange('I', 'update t'), typed('E', 'C22012\0\0'), typed('Z', 'I')).isCommitted).toBe(false)
    expect(answered(exchange('E', 'commit'), answer('ROLLBACK', 'I')).isCommitted).toBe(false)
  })
})
