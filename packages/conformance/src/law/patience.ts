/** Far beyond whatever a promise of the contract may take: what is not there by then does not come. */
const PATIENCE_MS = 3_000

/** What the promise gives; rejects where it gives nothing for so long that nothing will come. */
export async function patiently<T>(awaited: string, promise: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const exhausted = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${awaited} did not come about in ${patienceMs} ms`)), patienceMs)
  })
  try {
    return await Promise.race([promise, exhausted])
  } finally {
    clearTimeout(timer)
  }
}
