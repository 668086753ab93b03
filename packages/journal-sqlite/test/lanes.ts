const AT_ONCE = 3

/** Does the work for 1, 2, … up to `total`, a few at a time. */
export async function inLanes(total: number, work: (nth: number) => Promise<void>): Promise<void> {
  let next = 1
  const lane = async () => {
    for (let nth = next++; nth <= total; nth = next++) await work(nth)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
