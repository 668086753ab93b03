import { join } from 'node:path'
import { findMarks, measureFile, readFileFacts } from './file-content.ts'
import { isRegularFile, type ListedBy, listFiles, topFolderOf } from './file-list.ts'
import { languageOf } from './languages.ts'
import {
  addMeasures,
  type FileFacts,
  type FoundMark,
  factsOf,
  type Measures,
  marksOf,
  type PartFacts,
  type PartMarks,
} from './summary.ts'

export interface SurveyTask {
  readonly path: string
  readonly by: ListedBy
}

export interface FolderTask extends SurveyTask {
  readonly folder: string
}

const FOLDER_PARTS = 10
const MOST_FILES_A_PART = 400

export async function foldersOf({ path, by }: SurveyTask): Promise<string[]> {
  return [...new Set((await listFiles(path, by)).map(topFolderOf))]
}

export async function filesOf({ path, by, folder }: FolderTask): Promise<string[]> {
  const listed = await listFiles(path, by, folder)
  const regular = await Promise.all(listed.map((file) => isRegularFile(join(path, file))))
  return listed.filter((_, index) => regular[index])
}

export function partsOf(files: readonly string[]): string[][] {
  const size = Math.min(Math.max(Math.ceil(files.length / FOLDER_PARTS), 1), MOST_FILES_A_PART)
  return Array.from({ length: Math.ceil(files.length / size) }, (_, index) =>
    files.slice(index * size, (index + 1) * size),
  )
}

export async function readAll({ path }: FolderTask, files: readonly string[]): Promise<PartFacts> {
  const all: FileFacts[] = []
  for (const file of files) {
    const facts = await readFileFacts(join(path, file))
    if (facts) all.push({ path: file, ...facts })
  }
  return factsOf(all)
}

export async function measureAll({ path }: FolderTask, files: readonly string[]): Promise<Record<string, Measures>> {
  const languages: Record<string, Measures> = {}
  for (const file of files) {
    const measured = await measureFile(join(path, file))
    if (!measured) continue
    const { lines, bytes, isText } = measured
    const language = isText ? languageOf(file) : 'binary'
    languages[language] = addMeasures(languages[language], { files: 1, lines, bytes })
  }
  return languages
}

export async function marksIn({ path }: FolderTask, files: readonly string[]): Promise<PartMarks> {
  const all: FoundMark[] = []
  for (const file of files) {
    for (const mark of await findMarks(join(path, file))) all.push({ path: file, ...mark })
  }
  return marksOf(all)
}
