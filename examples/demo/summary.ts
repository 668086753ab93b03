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

/** What was found in one part of a folder. */
export interface Part {
  readonly facts: readonly FileFacts[]
  readonly languages: Readonly<Record<string, Measures>>
  readonly marks: readonly FoundMark[]
}

/** What was found in a folder. */
export interface Summary extends Measures {
  readonly folder: string
  readonly languages: Readonly<Record<string, Measures>>
  readonly largest: readonly Omit<FileFacts, 'sha256'>[]
  readonly marks: { readonly count: number; readonly first: readonly FoundMark[] }
  /** Of the paths and hashes of all its files. */
  readonly digest: string
}

export function summarise(folder: string, parts: readonly Part[]): Summary {
  const facts = parts.flatMap((part) => part.facts)
  const languages = addLanguages(parts.map((part) => part.languages))
  const marks = parts.flatMap((part) => part.marks)
  return {
    folder,
    files: facts.length,
    lines: Object.values(languages).reduce((sum, { lines }) => sum + lines, 0),
    bytes: facts.reduce((sum, { bytes }) => sum + bytes, 0),
    languages,
    largest: largestOf(facts),
    marks: { count: marks.length, first: marks.slice(0, FIRST_MARKS) },
    digest: sha256(facts.map(({ path, sha256 }) => `${sha256} ${path}\0`).join('')),
  }
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
    marks: {
      count: add(({ marks }) => marks.count),
      first: folders.flatMap(({ marks }) => marks.first).slice(0, FIRST_MARKS),
    },
    digest: sha256(folders.map(({ digest }) => digest).join('')),
  }
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
