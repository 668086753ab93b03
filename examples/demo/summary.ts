import { sha256 } from '@tangle-network/durability-contract'

const LARGEST = 10
const FIRST_MARKS = 50

export interface FileFacts {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export interface Measures {
  readonly files: number
  readonly lines: number
  readonly bytes: number
}

export interface FoundMark {
  readonly path: string
  readonly line: number
  readonly text: string
}

export interface PartFacts {
  readonly files: number
  readonly largest: readonly Omit<FileFacts, 'sha256'>[]
  /** Of the paths and hashes of its files. */
  readonly digest: string
}

export interface PartMarks {
  readonly count: number
  readonly first: readonly FoundMark[]
}

/** What was found in one part of a folder: short, for a model is told all of it. */
export interface Part {
  readonly facts: PartFacts
  readonly languages: Readonly<Record<string, Measures>>
  readonly marks: PartMarks
}

/** What was found in a folder. */
export interface Summary extends Measures {
  readonly folder: string
  readonly languages: Readonly<Record<string, Measures>>
  readonly largest: readonly Omit<FileFacts, 'sha256'>[]
  readonly marks: PartMarks
  /** Of the paths and hashes of all its files, part by part. */
  readonly digest: string
}

export function summarise(folder: string, parts: readonly Part[]): Summary {
  const languages = addLanguages(parts.map((part) => part.languages))
  const measures = Object.values(languages)
  return {
    folder,
    files: parts.reduce((sum, { facts }) => sum + facts.files, 0),
    lines: measures.reduce((sum, { lines }) => sum + lines, 0),
    bytes: measures.reduce((sum, { bytes }) => sum + bytes, 0),
    languages,
    largest: largestOf(parts.flatMap(({ facts }) => facts.largest)),
    marks: addMarks(parts.map(({ marks }) => marks)),
    digest: sha256(parts.map(({ facts }) => facts.digest).join('')),
  }
}

export function factsOf(files: readonly FileFacts[]): PartFacts {
  const digest = sha256(files.map(({ path, sha256 }) => `${sha256} ${path}\0`).join(''))
  return { files: files.length, largest: largestOf(files), digest }
}

export function marksOf(all: readonly FoundMark[]): PartMarks {
  return { count: all.length, first: all.slice(0, FIRST_MARKS) }
}

/** Folders together as one. */
export function total(folders: readonly Summary[]): Summary {
  const add = (number: (summary: Summary) => number) => folders.reduce((sum, summary) => sum + number(summary), 0)
  return {
    folder: '',
    files: add(({ files }) => files),
    lines: add(({ lines }) => lines),
    bytes: add(({ bytes }) => bytes),
    languages: addLanguages(folders.map(({ languages }) => languages)),
    largest: largestOf(folders.flatMap(({ largest }) => largest)),
    marks: addMarks(folders.map(({ marks }) => marks)),
    digest: sha256(folders.map(({ digest }) => digest).join('')),
  }
}

function addMarks(all: readonly PartMarks[]): PartMarks {
  const count = all.reduce((sum, marks) => sum + marks.count, 0)
  return { count, first: all.flatMap(({ first }) => first).slice(0, FIRST_MARKS) }
}

export function addMeasures(a: Measures | undefined, b: Measures): Measures {
  return { files: (a?.files ?? 0) + b.files, lines: (a?.lines ?? 0) + b.lines, bytes: (a?.bytes ?? 0) + b.bytes }
}

function addLanguages(all: readonly Readonly<Record<string, Measures>>[]): Record<string, Measures> {
  const sum: Record<string, Measures> = {}
  for (const languages of all) {
    for (const [name, measures] of Object.entries(languages)) sum[name] = addMeasures(sum[name], measures)
  }
  return sum
}

function largestOf(files: readonly Omit<FileFacts, 'sha256'>[]): { path: string; bytes: number }[] {
  return files
    .map(({ path, bytes }) => ({ path, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    .slice(0, LARGEST)
}
