import { basename } from 'node:path'
import {
  type Agent,
  defineAgent,
  defineTool,
  type Model,
  runToolLoop,
  type Scope,
  StepError,
} from '@tangle-network/durability'
import { type EffectClass, type OpenAiMessage, sha256 } from '@tangle-network/durability-contract'
import { counted } from './counted.ts'
import { type FolderTask, foldersOf, type SurveyTask } from './folder-work.ts'
import { callName, foundIn } from './found-in.ts'
import { surveyQuestion } from './model.ts'
import type { Perform } from './perform.ts'
import { writeReport } from './report.ts'
import { type Part, type Summary, summarise } from './summary.ts'
import { ON_PARTS, SURVEY_TOOLS, type SurveyTool, useSurveyTool } from './survey-tools.ts'

/** The key of the loop of the model, in each folder. */
const MODEL = 'model'

export interface SurveyPorts {
  readonly perform: Perform
  readonly model: Model<OpenAiMessage>
  /** Writes the report so that doing it again changes nothing. */
  readonly writeReport: (report: string) => Promise<void>
  /** Tells the world something that cannot be taken back, as a mail would. */
  readonly announce: (text: string) => void
}

export interface SurveyResult {
  readonly reportDigest: string
  /** Announcements of which nobody can know whether they were made. */
  readonly unknown: readonly string[]
}

/** Whether it is known that the announcement was made. */
type Announced = { readonly isKnown: boolean }

/** Defines the agent: the root spawns a child per top-level folder and merges what they found into a report. */
export function defineSurvey(ports: SurveyPorts): Agent<SurveyTask, SurveyResult> {
  const folderAgent = defineFolderAgent(ports)
  return defineAgent({
    name: 'survey',
    async act(task: SurveyTask, scope) {
      const step = stepper(ports, scope)
      const folders = await step('find folders', () => foldersOf(task))
      const found = await Promise.all(
        folders.map((folder) => scope.call(folderAgent, { ...task, folder }, { key: keyOf(folder) })),
      )
      const report = writeReport(
        basename(task.path),
        found.map(({ summary }) => summary),
      )
      await step('write report', () => ports.writeReport(report))
      const announced = await announce(ports, scope, `The report is ready: ${counted(folders.length, 'folder')}.`)
      const unknown = found.filter(({ isKnown }) => !isKnown).map(({ summary }) => summary.folder)
      return { reportDigest: sha256(report), unknown: announced.isKnown ? unknown : [...unknown, 'report'] }
    },
  })
}

/** Each folder is surveyed by a model with tools; what it leaves out is done without it. */
function defineFolderAgent(ports: SurveyPorts) {
  return defineAgent({
    name: 'folder',
    async act(task: FolderTask, scope): Promise<Announced & { summary: Summary }> {
      const step = stepper(ports, scope)
      const found = await askedModel(ports, scope, task)
      // A model may leave something out; the survey does not.
      const without = (tool: SurveyTool, part?: number) =>
        step(callName(tool, part), () => useSurveyTool(task, tool, { part }))
      const { parts: count } = (found.get('list_files') ?? (await without('list_files'))) as { parts: number }
      const parts: Part[] = []
      for (let part = 1; part <= count; part++) {
        const results: unknown[] = []
        for (const tool of ON_PARTS) results.push(found.get(callName(tool, part)) ?? (await without(tool, part)))
        const [facts, languages, marks] = results as [Part['facts'], Part['languages'], Part['marks']]
        parts.push({ facts, languages, marks })
      }
      const summary = await step('summarise', async () => summarise(task.folder, parts), 'pure')
      const { isKnown } = await announce(ports, scope, `${task.folder} has ${counted(summary.lines, 'line')}.`)
      return { summary, isKnown }
    },
  })
}

/** What the model found out by its tools, by `callName`. */
async function askedModel(ports: SurveyPorts, scope: Scope, task: FolderTask): Promise<ReadonlyMap<string, unknown>> {
  const path = [...scope.path, MODEL]
  const tools = SURVEY_TOOLS.map(({ name, description, inputSchema }) =>
    defineTool({
      ...{ name, description, inputSchema },
      execute: (input: unknown, context) =>
        ports.perform({ path, key: `call:${context.callId}`, effect: 'idempotent', context }, () =>
          useSurveyTool(task, name, input),
        ),
    }),
  )
  const model: Model<OpenAiMessage> = {
    ...ports.model,
    generate(request, context) {
      const turn = 1 + request.messages.filter(({ role }) => role === 'assistant').length
      const effect = { path, key: `model:${turn}`, effect: 'idempotent', context } as const
      return ports.perform(effect, () => ports.model.generate(request, context))
    },
  }
  const retry = { maxAttempts: 4, delayMs: 1_000 }
  const asked = { key: MODEL, model, tools, messages: surveyQuestion(task.folder), maxTurns: 20, retry }
  return foundIn((await runToolLoop(scope, asked)).messages)
}

/** At most once, and honest about it: when a kill left the outcome in doubt, it is not made again but said aloud. */
async function announce(ports: SurveyPorts, scope: Scope, text: string): Promise<Announced> {
  try {
    await stepper(ports, scope)('announce', async () => ports.announce(text), 'once')
    return { isKnown: true }
  } catch (error) {
    if (error instanceof StepError && error.code === 'OUTCOME_UNKNOWN') return { isKnown: false }
    throw error
  }
}

function stepper({ perform }: SurveyPorts, scope: Scope) {
  return <T>(key: string, work: () => Promise<T>, effect: EffectClass = 'idempotent'): Promise<T> =>
    scope.step(key, (context) => perform({ path: scope.path, key, effect, context }, work), { effect })
}

/** A folder's name is its child's key, unless it is no name that the journal takes. */
function keyOf(folder: string): string {
  return /^[^\p{Cc}\p{Cs}]+$/u.test(folder) ? folder : `folder ${sha256(folder).slice(0, 12)}`
}
