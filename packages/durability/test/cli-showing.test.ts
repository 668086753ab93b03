import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { createAesCodec, createKeyRing, sha256 } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { expect, test, vi } from 'vitest'
import { ageless, documentOf, durability } from './cli-bin.ts'
import { endedRuns, liveRun, manifestOf, otherRuns, runInDoubt, SECRET, stalledRun, waitingRun } from './cli-runs.ts'
import { useScratchFolder } from './scratch.ts'

const FILE = 'journal.sqlite'
const PLACE = `sqlite:${FILE}`

useScratchFolder(() => vi.stubEnv('DURABILITY_URL', PLACE))

interface Item {
  readonly key: string
  readonly state: string
  readonly items?: readonly Item[]
}

const shown = async (...args: string[]) => documentOf<{ tree: Item }>(await durability('show', '--json', ...args))
const pageOf = async (...args: string[]) => ageless((await durability('show', ...args)).stdout)

test('a run that is done: its tree in order, attempts that threw, and sizes instead of values', async () => {
  await endedRuns(PLACE)
  const page = await pageOf('order-17')
  expect(page).toMatch(/^order-17 {2}completed\n {2}ended AGE\n\nagent +order\n/)
  expect(page).toMatch(/^log +29 entries, the last AGE$/m)
  expect(page.slice(page.indexOf('✓ order'))).toBe(
    [
      '✓ order  agent, 2 B',
      '├─ ✓ charge  once, 27 B',
      '├─ ✓ reserve  attempt 2, after Error: the stock is locked, 1 B',
      '└─ ✓ shipper  agent, 2 B',
      '   ├─ ✓ label 1  11 B',
      '   ├─ ✓ label 2  11 B',
      '   ├─ ✓ label 3  11 B',
      '   ├─ … 14 more, done',
      '   ├─ ✓ label 18  12 B',
      '   ├─ ✓ label 19  12 B',
      '   └─ ✓ label 20  12 B',
      '',
    ].join('\n'),
  )
  expect(await pageOf('order-17', '--all')).toContain('✓ label 10')
})

test('values are shown only where they are asked for, on the page and in the document', async () => {
  await endedRuns(PLACE)
  expect(await pageOf('order-17', '--all')).not.toContain(SECRET)
  expect(JSON.stringify(await shown('order-17'))).not.toContain(SECRET)
  expect(await pageOf('order-17', '--payloads')).toContain(`{"paid":"${SECRET}"}`)
  expect((await shown('order-17', '--payloads')).tree).toMatchObject({
    task: { bytes: 27, blob: null, value: { card: SECRET } },
    items: [{ key: 'charge', outcome: { ok: { value: { paid: SECRET } } } }, { key: 'reserve' }, { key: 'shipper' }],
  })
})

test('what a run waits for, and the words that answer its question, which end that wait', async () => {
  await waitingRun(PLACE, 'shop')
  const page = await pageOf('shop')
  const [, question] = /the answer to question (\d+)/.exec(page) ?? []
  const rows = page.slice(page.indexOf('Waits for:')).split('\n').slice(1, 7)
  expect(rows.map((row) => row.split(/ {2,}/).filter((cell) => cell !== ''))).toEqual([
    ['WHERE', 'WHAT', 'UNTIL'],
    ['parcel', 'message parcel', 'AGE'],
    ['approve', `the answer to question ${question}`],
    ['sleep', 'its time', 'AGE'],
    ['To answer, once:'],
    [`durability signal shop answer:${question} --payload '…'`],
  ])
  expect(await durability('signal', 'shop', `answer:${question}`, '--payload', 'true')).toMatchObject({ code: 0 })
  await waitingRun(PLACE, 'shop')
  expect(await pageOf('shop')).not.toContain('question')
  const found = documentOf<{ waits: { key: string }[] }>(await durability('show', 'shop', '--json'))
  expect(found.waits.map(({ key }) => key)).toEqual(['parcel', 'sleep'])
})

test('a run that failed says why in its first lines, and nothing that a terminal would obey', async () => {
  await endedRuns(PLACE)
  const page = await pageOf('refund-3')
  expect(page).toMatch(/^refund-3 {2}failed\n {2}ended AGE: TypeError: no such \\u\{1b\}\[31maccount\n/)
  expect(page).not.toContain('\u001b')
  expect(await shown('refund-3')).toMatchObject({
    run: { status: 'failed' },
    lease: { state: 'none' },
    tree: { state: 'failed', items: [{ state: 'done' }, { key: 'pay back', state: 'failed', attempts: 1 }] },
    damage: null,
    newer: [],
  })
})

test('a run that is held: by whom and until when, and the attempt that is under way', async () => {
  const live = await liveRun(PLACE, 'live')
  const page = await pageOf('live')
  expect(page).toContain(`live  open\n  held by process ${process.pid}, lease ends AGE\n`)
  expect(page).toContain('└─ ▸ charge  once, attempt 1 was started')
  expect(page).not.toMatch(/doubt|To do/i)
  expect(await shown('live')).toMatchObject({
    lease: { state: 'live', epoch: 1, isHolderGone: false },
    tree: {
      state: 'open',
      items: [{ state: 'done' }, { key: 'charge', state: 'under way', intended: { attempt: 1 } }],
    },
  })
  await live.finish()
  expect(await shown('live')).toMatchObject({ lease: { state: 'none' }, tree: { state: 'done' } })
})

test('an attempt that nobody is left to finish is marked in doubt, first and in the tree', async () => {
  await runInDoubt(PLACE, 'doubt')
  const page = await pageOf('doubt')
  expect(page).toMatch(/^doubt {2}open\n {2}nobody drives it\n {2}In doubt: charge\. Find out whether it happened\.\n/)
  expect(page).toContain('To do: It is on no queue, so nobody claims it: run it again with agent payment')
  expect(page).toMatch(/└─ \? charge {2}once, IN DOUBT: attempt 1 was started .*, and has no outcome/)
  expect(await shown('doubt')).toMatchObject({ tree: { items: [{}, { key: 'charge', state: 'in doubt' }] } })
})

test('a driver that was killed is told to be gone where that can be proven, and its attempt to be in doubt', async () => {
  const script = fileURLToPath(new URL('./child/driver.ts', import.meta.url))
  const driver = spawn(process.execPath, [...process.execArgv, script, PLACE, 'orphan'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(driver.stdout, 'data')
  driver.kill('SIGKILL')
  await once(driver, 'close')
  const isProven = process.platform === 'linux'
  expect(await shown('orphan')).toMatchObject({
    lease: { state: 'live', isHolderGone: isProven },
    tree: { items: [{}, { state: isProven ? 'in doubt' : 'under way' }] },
  })
  const page = await pageOf('orphan')
  if (!isProven) return expect(page).toContain('held by ')
  expect(page).toContain(`process ${driver.pid}, which drove it, is gone; its lease ends AGE\n  In doubt: charge.`)
  expect(page).toContain('its task and this id, here: it is taken over at once.')
})

test('a run that is stalled says its reason and what to do', async () => {
  await stalledRun(PLACE, 'stalled')
  const page = await pageOf('stalled')
  expect(page).toMatch(/^stalled {2}stalled\n {2}the effect was started and its outcome never became known/)
  expect(page).toContain('  Outcome unknown: charge.')
  expect(page).toContain("\n    durability resolve stalled --key charge --value '…'\n")
  expect(page).toContain('To do: Mend what the reason says; then run it again')
  expect(await shown('stalled')).toMatchObject({
    run: { status: 'stalled' },
    tree: { items: [{}, { state: 'unknown', outcome: { unknown: { attempt: 1 } } }] },
  })
})

test('runs that wait, were claimed too often, or were left say so', async () => {
  await otherRuns(FILE)
  expect(await pageOf('review-1')).toContain('review-1  suspended\n  waits for a message\n')
  expect(await pageOf('timer-1')).toContain('timer-1  suspended\n  waits for a message or its time, AGE\n')
  expect(await pageOf('queued-1')).toContain('A worker that claims from queue nightly goes on with it.')
  expect(await pageOf('expired-1')).toContain('expired-1  open\n  the lease of w ran out AGE\n')
  const poison = await pageOf('poison-1')
  expect(poison).toContain('poison-1  quarantined\n  claimed 10 times without progress\n')
  expect(poison).toContain("\n    durability revive poison-1 --reason '…'\n")
  expect(poison).toContain('No agent has been entered yet.')
})

test('messages that a run has not seen are listed, without what they say', async () => {
  await otherRuns(FILE)
  await durability('signal', 'review-1', 'approve', '--payload', '{"secret":1}', '--sender', 'ada', '--id', 'm1')
  const page = await pageOf('review-1')
  expect(page).toContain('  due: a message came that it has not seen\n')
  expect(page).toMatch(/Not seen yet:\n# +KIND +SENDER +CAME +PAYLOAD\n1 +approve +ada +AGE +12 B\n/)
  expect(page).not.toContain('secret')
  expect(await pageOf('review-1', '--payloads')).toContain('{"secret":1}')
  expect(await shown('review-1')).toMatchObject({
    unseen: [{ position: 1, id: 'm1', sender: 'ada', kind: 'approve', payload: { bytes: 12, blob: null } }],
  })
})

test('kinds and versions that are newer than the command are told, and what it knows is shown [W-2]', async () => {
  const journal = await createSqliteJournal({ path: FILE })
  const { lease, head } = await journal.begin('newer', manifestOf('a'), { acquire: { owner: 'w', ttlMs: 60_000 } })
  const spawned = { v: 1, parent: 0, key: 'a', agent: 'a', digest: sha256(''), task: {} }
  const entries = [
    { kind: 'node.spawned', payload: spawned },
    { kind: 'a.kind.to.come', payload: { v: 1 } },
    { kind: 'a.kind.to.come', payload: { v: 1 } },
    { kind: 'run.moved', payload: { v: 7 } },
    { kind: 'clock.read', payload: { v: 1, node: 1, now: 5 } },
  ]
  await journal.append(lease!, { after: head, at: 1, entries })
  await journal.close()
  const ended = await durability('show', 'newer')
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('▸ a  agent\n')
  expect(ended.stdout).toContain('a.kind.to.come (2 entries, from 2 on), run.moved (version 7) (1 entry, from 4 on)')
  expect(await shown('newer')).toMatchObject({
    takeovers: null,
    newer: [
      { kind: 'a.kind.to.come', firstSeq: 2, entries: 2 },
      { kind: 'run.moved (version 7)', firstSeq: 4, entries: 1 },
    ],
  })
})

test('a damaged log is shown as far as it can be read, and verify says where it is damaged [J-16]', async () => {
  await endedRuns(PLACE)
  expect(await durability('verify', 'order-17')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^intact {2}order-17: 29 entries/),
  })
  new DatabaseSync(FILE).exec(`UPDATE entries SET payload = replace(payload, 'label 3', 'label 4')`)
  const page = await durability('show', 'order-17')
  expect(page.code).toBe(1)
  expect(page.stdout).toMatch(/^order-17 {2}completed\n/)
  expect(page.stdout).toContain('  DAMAGED: it could be read only up to here. CORRUPT at run "order-17" entry ')
  const shownToo = await durability('show', 'order-17', '--json')
  expect(shownToo.code).toBe(1)
  expect(documentOf(shownToo)).toMatchObject({ damage: { code: 'CORRUPT', digestsHold: false } })
  const verified = await durability('verify', 'order-17')
  expect(verified.code).toBe(1)
  expect(verified.stdout).toMatch(/^damaged {2}order-17: CORRUPT /)
  const document = await durability('verify', 'order-17', '--json')
  expect(document.code).toBe(1)
  expect(documentOf(document)).toMatchObject({ runId: 'order-17', intact: false, error: { code: 'CORRUPT' } })
  expect(documentOf(await durability('verify', 'refund-3', '--json'))).toMatchObject({ intact: true, entries: 5 })
})

test('a run that was written through a codec is told from a damaged one [S-7]', async () => {
  const ring = createKeyRing({ masters: { m: Buffer.alloc(32, 7) }, current: 'm', wrapped: new Map() })
  const journal = await createSqliteJournal({ path: FILE, codec: createAesCodec(ring) })
  const { lease, head } = await journal.begin('secret', manifestOf('a'), { acquire: { owner: 'w', ttlMs: 60_000 } })
  await journal.append(lease!, { after: head, at: 1, entries: [{ kind: 'k', payload: SECRET }] })
  await journal.deliver('secret', { id: 'm', sender: 's', kind: 'k', payload: SECRET })
  await journal.close()
  const { code, stdout } = await durability('show', 'secret', '--payloads')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^secret {2}open\n {2}held by w/)
  expect(stdout).toContain('  NOT READABLE from here on, and as it was written')
  expect(stdout).not.toContain('No agent has been entered')
  expect(documentOf(await durability('verify', 'secret', '--json'))).toMatchObject({ intact: true, entries: 1 })
})
