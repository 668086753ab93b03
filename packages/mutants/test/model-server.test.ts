import { describe, expect, test } from 'vitest'
import { ADAPTERS, type AdapterName } from '../src/model-adapters.ts'
import { answerEvents } from '../src/openai-server/answer-events.ts'
import { expectAsked, placesIn, SCRIPT, SHORT } from './model-script.ts'
import { ModelStage } from './model-stage.ts'

/** A machine that is busy takes a while for hundreds of runs. */
const TIMEOUT_MS = 180_000

describe.each(ADAPTERS)('half an answer is none, and is asked for again under the same key (%s)', (adapter) => {
  test(
    'when the server is killed at any event',
    async () => {
      await using stage = new ModelStage(SCRIPT, { url: 'memory:' })
      const { transcript } = await stage.finish(adapter, stage.nextRun())
      expectAsked(stage.server.newlyAsked(), [])
      for (const place of placesIn(SCRIPT)) {
        await stage.server.fault(place)
        let isUp = Promise.resolve()
        const running = stage.finish(adapter, stage.nextRun(), () => isUp)
        await stage.server.atFault()
        const back = Promise.withResolvers<void>()
        isUp = back.promise
        expect(await stage.server.kill()).toBe('SIGKILL')
        await stage.server.restart()
        back.resolve()
        const ended = await running
        expect(ended.transcript).toEqual(transcript)
        expect(ended.called.sort()).toEqual(['a', 'b', 'c', 'd'])
        expectAsked(stage.server.newlyAsked(), [place.answer])
      }
    },
    TIMEOUT_MS,
  )

  test.each(['lost', 'ended'] as const)(
    'when the connection is %s at any byte',
    async (how) => {
      await using stage = new ModelStage(SHORT, { url: 'memory:' })
      const { transcript } = await stage.finish(adapter, stage.nextRun())
      expectAsked(stage.server.newlyAsked(), [])
      const bodies = SHORT.map((answer, index) => answerEvents(answer, index + 1).join(''))
      const longest = Math.max(...bodies.map((body) => Buffer.byteLength(body)))
      for (let cutAt = 0; cutAt < longest; cutAt++) {
        const cut = bodies.flatMap((body, index) =>
          cutAt < Buffer.byteLength(body) ? [{ body, answer: index + 1 }] : [],
        )
        for (const { answer } of cut) await stage.server.fault({ answer, cutAt, how })
        const ended = await stage.finish(adapter, stage.nextRun())
        expect(ended.transcript).toEqual(transcript)
        expect(ended.called).toEqual(['a'])
        expect(await stage.server.atFault()).toBe(cutAt)
        const broken = cut.filter(({ body }) => cutAt < enough(body, how, adapter))
        expectAsked(
          stage.server.newlyAsked(),
          broken.map(({ answer }) => answer),
        )
      }
    },
    TIMEOUT_MS,
  )
})

/** With how many bytes an answer is whole. The SDK looks for the reason of its end, and then for that of the body. */
function enough(body: string, how: 'lost' | 'ended', adapter: AdapterName): number {
  if (adapter === 'openai' || how === 'lost') return Buffer.byteLength(body)
  return Buffer.byteLength(body.slice(0, body.indexOf('\n\n', body.lastIndexOf('"finish_reason"')) + 2))
}
