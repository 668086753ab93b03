import { basename } from 'node:path'
import { type Agent, defineAgent, type Scope, StepError } from '@tangle-network/durability'
import { type EffectClass, sha256 } from '@tangle-network/durability-contract'
import { counted } from './counted.ts'
import {
  type FolderTask,
  filesOf,
  foldersOf,
  marksIn,
  measureAll,
  partsOf,
  readAll,
  type SurveyTask,
} from './folder-work.ts'
import type { Perform } from './perform.ts'
import { writeReport } from './report.ts'
import { type Part, type Summary, summarise } from './summary.ts'

export interface SurveyPorts {
  readonly perform: Perform
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

function defineFolderAgent(ports: SurveyPorts) {
  return defineAgent({
    name: 'folder',
    async act(task: FolderTask, scope): Promise<Announced & { summary: Summary }> {
      const step = stepper(ports, scope)
      const files = await step('list', () => filesOf(task))
      const parts: Part[] = []
      for (const [index, part] of partsOf(files).entries()) {
        const [facts, languages, marks] = await Promise.all([
          step(`read ${index + 1}`, () => readAll(task, part)),
          step(`measure ${index + 1}`, () => measureAll(task, part)),
          step(`find marks ${index + 1}`, () => marksIn(task, part)),
        ])
        parts.push({ facts, languages, marks })
      }
      const summary = await step('summarise', async () => summarise(task.folder, parts), 'pure')
      const { isKnown } = await announce(ports, scope, `${task.folder} has ${counted(summary.lines, 'line')}.`)
      return { summary, isKnown }
    },
  })
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
