import { expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { crashTest, sendMessage } from '../../src/testing/index.ts'

test('messages come once each, to waits in their order, however the run is crashed', async () => {
  const agent = defineAgent({
    name: 'chat',
    async act(_: null, scope) {
      const [one, other] = await Promise.all([scope.wait('say', { key: 'one' }), scope.wait('say', { key: 'other' })])
      const early = await scope.wait('early')
      const late = await scope.wait('late', { timeoutMs: 1_000 })
      const inTime = await scope.wait('in time', { timeoutMs: 500 })
      return [one.payload, other.payload, early.sender, late === undefined, inTime?.payload]
    },
  })
  const messages = [
    sendMessage('say', 1),
    sendMessage('say', 2),
    sendMessage('late', 'too late', { when: { afterMs: 5_000 } }),
    sendMessage('early', null, { when: 'begun', sender: 'ann' }),
    sendMessage('in time', 'here', { when: { afterMs: 100 } }),
  ]
  const { result } = await crashTest(agent, null, { messages })
  expect(result).toMatchObject({ value: [1, 2, 'ann', true, 'here'] })
})

test('a question is answered once, also when it is asked again under the same key', async () => {
  const agent = defineAgent({
    name: 'rounds',
    async act(_: null, scope) {
      let heard = (scope.restored ?? []) as unknown[]
      while (heard.length < 2) {
        // So short that it is not suspended meanwhile: it looks for an answer now and then.
        const answer = await scope.ask('which?', heard.length, { timeoutMs: 900 })
        heard = [...heard, answer?.payload]
        await scope.checkpoint(heard)
      }
      return heard
    },
  })
  const { result } = await crashTest(agent, null, {
    messages: [sendMessage('which?', 'a'), sendMessage('which?', 'b')],
  })
  expect(result).toMatchObject({ value: ['a', 'b'] })
})

test('a step that takes real time is waited for, and one that hangs runs into its timeout', async () => {
  const agent = defineAgent({
    name: 'slow',
    async act(_: null, scope) {
      await scope.step('slow', () => new Promise((resolve) => setTimeout(resolve, 5)))
      await scope.sleep(86_400_000)
      const hung = scope.step('hang', ({ signal }) => aborted(signal), { timeoutMs: 20 })
      return hung.catch((error: { code: string }) => error.code)
    },
  })
  const { result } = await crashTest(agent, null, { crashes: { only: ['after step slow 1'] } })
  expect(result).toMatchObject({ value: 'STEP_TIMEOUT' })
})

test('an agent that fails alike each time is healthy, and one that goes on as another run is followed', async () => {
  const agent = defineAgent({
    name: 'count down',
    async act(from: number, scope) {
      await scope.step('tick', () => from)
      if (from > 0) return scope.continueAs(from - 1)
      throw new Error('zero')
    },
  })
  const { result } = await crashTest(agent, 2)
  expect(result).toMatchObject({ status: 'failed', error: { message: 'zero' } })
})

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}
