import { existsSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { files, read, root } from './repository.ts'

const PAGES = files.filter((path) => /^docs\/migrate(\.md|\/.*\.md)$/.test(path))
const SYSTEMS = PAGES.filter((path) => path.startsWith('docs/migrate/'))
const PARTS = ['Concepts', 'Before', 'After', 'What has no counterpart here', 'What they do better', 'Runs in flight']

test('there is a page for each of four systems, and the first page leads to them', () => {
  expect(SYSTEMS).toHaveLength(4)
  for (const path of SYSTEMS) expect(read('docs/migrate.md')).toContain(`(${path.slice('docs/'.length)})`)
})

test.each(SYSTEMS)('%s shows the order desk as the tests run it', (path) => {
  // A snippet is compiled beside the folder that its module lies in.
  const code = read('examples/migrate/order-desk.ts').replaceAll("from './", "from './migrate/")
  expect(read(path)).toContain(`\`\`\`ts\n${code}\`\`\``)
})

test.each(SYSTEMS)('%s has the parts of the others, and ends with what was read for it', (path) => {
  const page = read(path)
  expect([...headings(page)].filter((heading) => PARTS.includes(heading))).toEqual(PARTS)
  expect(page.trimEnd().split('\n').at(-1)).toMatch(/^Read for this page: /)
})

test.each(PAGES)('%s links to what exists', (path) => {
  const broken = [...read(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].filter(([, to, anchor]) => {
    const target = to ? posix.join(dirname(path), to) : path
    if (!existsSync(join(root, target))) return true
    return anchor !== undefined && ![...headings(read(target))].map(slug).includes(anchor)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

function headings(page: string): string[] {
  return [...page.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!)
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}
