import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JournaledCall, type OpenAiMessage, repairToolCalls } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import type { FolderTask } from '../demo/folder-work.ts'
import { demoModel, scriptedModel, surveyQuestion } from '../demo/model.ts'
import { SURVEY_TOOLS, type SurveyTool, useSurveyTool } from '../demo/survey-tools.ts'
import { Scratch } from './run-demo.ts'

/** Asks until no tool is called, and answers with what was said and how many tools were called each time. */
async function survey(task: FolderTask) {
  let messages: readonly OpenAiMessage[] = surveyQuestion(task.folder)
  const journaled: JournaledCall[] = []
  const calls: number[] = []
  const pieces: unknown[] = []
  const context = {
    ...{ idempotencyKey: 'key', fencingToken: 1, attempt: 1 },
    signal: new AbortController().signal,
    emit: (piece: unknown) => pieces.push(piece),
  }
  for (;;) {
    const reply = await scriptedModel.generate({ messages, tools: SURVEY_TOOLS }, context)
    const { pending } = repairToolCalls(scriptedModel.format, [...messages, ...reply.messages], journaled)
    if (pending.length === 0) return { said: reply.messages[0]?.content, calls, usage: reply.usage, pieces }
    calls.push(pending.length)
    for (const { id, name, input } of pending) {
      const ok = await useSurveyTool(task, name as SurveyTool, input)
      journaled.push({ id, name, input, effect: 'idempotent', outcome: { ok } })
    }
    messages = repairToolCalls(scriptedModel.format, [...messages, ...reply.messages], journaled).messages
  }
}

test('the scripted model lists a folder, uses all tools on all parts at once, and sums up, the same every time', async () => {
  using scratch = new Scratch()
  for (let n = 0; n < 12; n++) writeFileSync(join(scratch.path, `${n}.txt`), 'one\ntwo\n')
  const task = { path: scratch.path, by: 'walk', folder: '.' } as const
  const surveyed = await survey(task)
  expect(surveyed.calls).toEqual([1, 18])
  expect(surveyed.said).toBe('It holds 12 files with 24 lines in all.')
  expect(surveyed.pieces.length).toBeGreaterThan(40)
  expect(await survey(task)).toEqual(surveyed)
})

test('a model is asked for real where the environment says where it is and with which key', () => {
  const OPENAI_BASE_URL = 'http://127.0.0.1:1/v1'
  expect(demoModel({})).toBe(scriptedModel)
  expect(demoModel({ OPENAI_BASE_URL })).toBe(scriptedModel)
  expect(demoModel({ OPENAI_API_KEY: 'key' })).toBe(scriptedModel)
  expect(demoModel({ OPENAI_BASE_URL, OPENAI_API_KEY: 'key', OPENAI_MODEL: 'mine' }).name).toBe('mine')
})
