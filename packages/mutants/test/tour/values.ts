import { batch, begun, type Tour, whole } from './port.ts'

const VALUES: readonly unknown[] = [
  ...['a\u0000b', 'a\ud800b', '\\u0000 \\ud800', 'cafe\u0301', 9_007_199_254_740_991, 0.1 + 0.2, -0, 1e21],
  ...[{ bbb: 1, a: 2, cc: 3 }, JSON.parse('{"__proto__":{"x":1},"constructor":2}'), { deep: [[[null, true]]] }, ''],
]

/** Values that are easily altered, as entries and as messages. */
export const values: Tour = async (port) => {
  const journal = await port.open()
  for (const [index, value] of [...VALUES, 'x'.repeat(70_000)].entries()) {
    const runId = `run ${index}`
    const { lease, genesis } = await begun(journal, runId)
    await port.see('append', journal.append(lease, { ...batch(genesis, [value]), at: 1_000 + index }))
    await port.see('deliver', journal.deliver(runId, { id: 'm', sender: 's', kind: 'k', payload: value }))
    await whole(port, journal, runId)
  }
}
