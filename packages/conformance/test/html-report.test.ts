import { describe, expect, test } from 'vitest'
import { htmlReport } from '../src/index.ts'
import { timelineSvg } from '../src/report/timeline-svg.ts'
import { failing, HOSTILE, hostile, partly, passing, timeline } from './sample-report.ts'

const count = (text: string, part: string | RegExp) => [...text.matchAll(new RegExp(part, 'g'))].length

describe('a page', () => {
  test('escapes every hostile name, and writes what cannot be shown as its code point', () => {
    const page = htmlReport(hostile)
    expect(page).not.toContain('<script')
    expect(page).not.toMatch(/[\0\uffff]|\p{Cs}/u)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; nul \\u{0} and \\u{ffff} lone \\u{d800}')
  })

  test('is one file: it loads and links to nothing outside', () => {
    for (const report of [passing, failing, partly]) {
      expect(htmlReport(report)).not.toMatch(/(src|href)="(?!#)|url\(|@import|<script/)
    }
  })

  test('has landmarks, one first heading, and no link to a place that is not there', () => {
    const page = htmlReport(failing)
    for (const landmark of ['<header>', '<main id="main">', '<footer>', '<html lang="en">'])
      expect(page).toContain(landmark)
    expect(count(page, '<h1>')).toBe(1)
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]!)
    expect(targets.length).toBeGreaterThan(2)
    expect(targets.filter((id) => !page.includes(`id="${id}"`))).toStrictEqual([])
  })

  test('gives every column of every table a header', () => {
    const page = htmlReport(failing)
    const tables = [...page.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => table)
    expect(tables.length).toBeGreaterThan(6)
    for (const table of tables) expect(count(table, / scope="col"/)).toBeGreaterThan(1)
  })

  test('says first what holds, and counts neither exempt nor unclaimed laws among that', () => {
    expect(htmlReport(passing)).toContain('All 5 claimed laws hold.')
    expect(htmlReport(failing)).toContain('1 of 5 claimed laws is broken.')
    const page = htmlReport(partly)
    expect(page).toContain('All 3 claimed laws hold.')
    expect(page).toContain('1 known breach')
    expect(page).toContain('2 laws not claimed')
    expect(page).toContain('the harness has no workerModule')
  })

  test('tells of a failure what was expected, found and where, and how to see it again', () => {
    const page = htmlReport(failing)
    for (const part of ['3 acknowledged entries, seqs 1 to 3', '1 entry, seq 1', 'read r0 after recovery']) {
      expect(page).toContain(part)
    }
    expect(page).toContain('npx durability-conformance replay ./schedule-a-killed-worker-loses-nothing.json')
  })

  test('says that no fault was asked for rather than to show an empty table', () => {
    const page = htmlReport({ ...passing, faults: {}, coverage: {} })
    expect(page).toContain('<strong>Faults:</strong> none were asked for.')
    expect(page).not.toContain('<tbody></tbody>')
  })

  test('says nothing of a drawing where no schedule failed', () => {
    expect(htmlReport(passing)).not.toContain('<svg')
  })
})

describe('the drawing of a schedule', () => {
  const { text } = timelineSvg(timeline)

  test('has a lane for each worker, named', () => {
    expect(count(text, 'class="lane"')).toBe(timeline.lanes.length)
    for (const name of timeline.lanes) expect(text).toContain(`<title>${name}</title>`)
  })

  test('has every operation with its outcome, every kill, lease and tick', () => {
    expect(count(text, 'class="event ')).toBe(timeline.events.length)
    for (const { outcome } of timeline.events) expect(text).toContain(`class="event ${outcome}"`)
    expect(count(text, 'class="kill"')).toBe(1)
    expect(count(text, 'class="lease ')).toBe(3)
    expect(count(text, 'class="tick"')).toBe(1)
  })

  test('lets no two boxes overlap', () => {
    const boxes = [...text.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
      ([, x, y, width, height]) => ({
        x: Number(x),
        y: Number(y),
        right: Number(x) + Number(width),
        bottom: Number(y) + Number(height),
      }),
    )
    expect(boxes).toHaveLength(timeline.events.length + timeline.leases.length)
    const overlapping = boxes.flatMap((a, index) =>
      boxes.slice(index + 1).filter((b) => a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom),
    )
    expect(overlapping).toStrictEqual([])
  })

  test('stays in its frame', () => {
    const [, width, height] = /class="timeline"[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(text)!.map(Number)
    for (const [, x, y, w, h] of text.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)) {
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(width!)
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(height!)
    }
  })

  test('survives names of any kind, and a schedule in which nothing happens', () => {
    expect(timelineSvg({ ...timeline, lanes: HOSTILE }).text).not.toContain('<script')
    const empty = { lanes: ['only'], events: [], kills: [], leases: [], ticks: [] }
    expect(count(timelineSvg(empty).text, 'class="lane"')).toBe(1)
  })
})
