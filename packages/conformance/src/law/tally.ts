/** What a trial did and met. Counted when it happens, never when it is asked for. */
export class Tally {
  /** Things that came about, by label. */
  readonly met = new Map<string, number>()
  /** Faults by name: how often asked for, and how often one landed. */
  readonly faults = new Map<string, { asked: number; landed: number }>()
  /** Random cases tried, the steps of a shrinking included. */
  cases = 0
  schedules = 0
  operations = 0
  kills = 0

  meet(label: string): void {
    this.met.set(label, (this.met.get(label) ?? 0) + 1)
  }

  ask(fault: string): void {
    this.#fault(fault).asked += 1
  }

  land(fault: string): void {
    this.#fault(fault).landed += 1
  }

  /** Adds what another trial counted. */
  add(other: Tally): void {
    for (const [label, count] of other.met) this.met.set(label, (this.met.get(label) ?? 0) + count)
    for (const [name, { asked, landed }] of other.faults) {
      const fault = this.#fault(name)
      fault.asked += asked
      fault.landed += landed
    }
    this.cases += other.cases
    this.schedules += other.schedules
    this.operations += other.operations
    this.kills += other.kills
  }

  /** Faults that were asked for and never landed. */
  neverLanded(): string[] {
    return [...this.faults].filter(([, { asked, landed }]) => asked > 0 && landed === 0).map(([name]) => name)
  }

  #fault(name: string) {
    const known = this.faults.get(name)
    if (known) return known
    const fault = { asked: 0, landed: 0 }
    this.faults.set(name, fault)
    return fault
  }
}
