import { expect, test } from 'vitest'
import { ADAPTERS, KEY } from '../src/model-adapters.ts'
import { expectAsked, placesIn, SCRIPT } from './model-script.ts'
import { ModelStage } from './model-stage.ts'

test.each(ADAPTERS)(
  'a model is told of its tools, calls four at once, and is asked once an answer (%s)',
  async (adapter) => {
    await using stage = new ModelStage(SCRIPT)
    const { transcript, called } = await stage.finish(adapter, stage.nextRun())
    expect(called.sort()).toEqual(['a', 'b', 'c', 'd'])
    const text = JSON.stringify(transcript)
    for (const name of ['Oslo', 'Rome', 'Lima', 'Bonn']) expect(text).toContain(`fair in ${name}`)
    expect(text).toContain('It is fair everywhere.')
    const asked = stage.server.newlyAsked()
    expect(asked).toMatchObject(
      [1, 2].map((answer) => ({ answer, authorization: `Bearer ${KEY}`, tools: ['weather'] })),
    )
    expectAsked(asked, [])
    // A run that has ended asks nobody.
    expect((await stage.finish(adapter, 'run-1')).transcript).toEqual(transcript)
    expect(stage.server.newlyAsked()).toEqual([])
  },
  180_000,
)

test.each(ADAPTERS)(
  'an agent that is killed at any event of an answer ends as if nothing had happened, and calls no tool twice (%s) [K-1, K-3]',
  async (adapter) => {
    await using stage = new ModelStage(SCRIPT)
    const { transcript } = await stage.finish(adapter, stage.nextRun())
    expectAsked(stage.server.newlyAsked(), [])
    for (const place of placesIn(SCRIPT)) {
      const runId = stage.nextRun()
      await stage.server.fault(place)
      const worker = await stage.worker(adapter, runId)
      // So much was sent, and has come.
      await worker.received(await stage.server.atFault())
      expect(await worker.kill()).toBe('SIGKILL')
      await stage.server.letGo()
      const resumed = await stage.finish(adapter, runId)
      expect(resumed.transcript).toEqual(transcript)
      expect([...stage.calledIn(runId), ...resumed.called].sort()).toEqual(['a', 'b', 'c', 'd'])
      expectAsked(stage.server.newlyAsked(), [place.answer])
    }
  },
  180_000,
)
