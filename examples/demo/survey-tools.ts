import type { ToolDescription } from '@tangle-network/durability'
import { type FolderTask, filesOf, marksIn, measureAll, partsOf, readAll } from './folder-work.ts'

const PART = {
  type: 'object',
  properties: { part: { type: 'integer', minimum: 1, description: 'Which part, counted from 1.' } },
  required: ['part'],
  additionalProperties: false,
}

/** What a model can do to survey a folder. */
export const SURVEY_TOOLS = [
  {
    name: 'list_files',
    description:
      'Lists the files of the folder and says in how many parts the other tools take them. To be called first.',
    inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  },
  { name: 'read_part', description: 'How many files a part has, the largest, and a digest of all.', inputSchema: PART },
  { name: 'measure_part', description: 'Files, lines and bytes of a part, by language.', inputSchema: PART },
  { name: 'find_marks', description: 'Lines of a part that are marked as unfinished.', inputSchema: PART },
] as const satisfies readonly ToolDescription[]

export type SurveyTool = (typeof SURVEY_TOOLS)[number]['name']
/** Those that are to be used on every part. */
export const ON_PARTS = ['read_part', 'measure_part', 'find_marks'] as const satisfies readonly SurveyTool[]

/** Does what a tool does; doing it again changes nothing. */
export async function useSurveyTool(task: FolderTask, name: SurveyTool, input: unknown): Promise<unknown> {
  const parts = partsOf(await filesOf(task))
  if (name === 'list_files') return { files: parts.flat().length, parts: parts.length }
  const { part } = input as { part?: unknown }
  const files = typeof part === 'number' ? parts[part - 1] : undefined
  if (!files) throw new RangeError(`expected a part from 1 to ${parts.length}`)
  const work = { read_part: readAll, measure_part: measureAll, find_marks: marksIn }
  return work[name](task, files)
}
