let jumpedMs = 0
let isPatched = false

/** Makes the clocks of this process lie from now on: what it asks of the machine is off by so many ms. */
export function jumpClocks(ms: number): void {
  jumpedMs = ms
  if (isPatched || ms === 0) return
  isPatched = true
  const { now } = Date
  const elapsed = performance.now.bind(performance)
  Date.now = () => now() + jumpedMs
  performance.now = () => elapsed() + jumpedMs
  globalThis.Date = new Proxy(Date, {
    apply: () => new Date().toString(),
    construct: (target, parts, newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [target.now()] : parts, newTarget) as Date,
  })
}
