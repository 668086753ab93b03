import { counted } from './counted.ts'
import { type Measures, type Summary, total } from './summary.ts'

/** The report in Markdown: a function of what was found and of nothing else, so that two surveys of one folder agree. */
export function writeReport(name: string, folders: readonly Summary[]): string {
  const all = total(folders)
  return [
    `# Survey of ${text(name)}`,
    '',
    `${counted(all.files, 'file')} in ${counted(folders.length, 'folder')}: ${counted(all.lines, 'line')}, ${counted(all.bytes, 'byte')}, ${counted(all.marks.count, 'mark')}.`,
    `Digest of all contents: \`${all.digest}\``,
    '',
    '## Folders',
    '',
    ...table(
      ['Folder', 'Files', 'Lines', 'Bytes', 'Marks', 'Mostly'],
      folders.map((one) => [text(one.folder), one.files, one.lines, one.bytes, one.marks.count, mostly(one.languages)]),
    ),
    '',
    '## Languages',
    '',
    ...table(
      ['Language', 'Files', 'Lines', 'Bytes'],
      byLines(all.languages).map(([language, { files, lines, bytes }]) => [language, files, lines, bytes]),
    ),
    '',
    '## Largest files',
    '',
    ...table(
      ['File', 'Bytes'],
      all.largest.map(({ path, bytes }) => [text(path), bytes]),
    ),
    '',
    '## Marked as unfinished',
    '',
    ...(all.marks.count === 0
      ? ['Nothing.']
      : all.marks.first.map(({ path, line, text: marked }) => {
          return `- ${text(path)}:${line} ${text(marked)}`
        })),
    ...(all.marks.count > all.marks.first.length ? [`- … and ${all.marks.count - all.marks.first.length} more`] : []),
    '',
  ].join('\n')
}

function mostly(languages: Readonly<Record<string, Measures>>): string {
  return byLines(languages)[0]?.[0] ?? 'nothing'
}

function byLines(languages: Readonly<Record<string, Measures>>): [string, Measures][] {
  return Object.entries(languages).sort(([a, x], [b, y]) => y.lines - x.lines || y.bytes - x.bytes || (a < b ? -1 : 1))
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)]
}

/** Text from the folder as one line that Markdown takes for text. */
function text(raw: string): string {
  return raw.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?').replaceAll(/[\\`*_<>|[\]]/g, '\\$&')
}
