interface Link<Item> {
  readonly item: Item
  next: Link<Item> | undefined
}

/** What comes first goes first, and leaving costs the same however many wait: an array would move all of them. */
export class Fifo<Item> {
  #first: Link<Item> | undefined
  #last: Link<Item> | undefined

  get isEmpty(): boolean {
    return this.#first === undefined
  }

  get first(): Item | undefined {
    return this.#first?.item
  }

  push(item: Item): void {
    const link = { item, next: undefined }
    if (this.#last) this.#last.next = link
    else this.#first = link
    this.#last = link
  }

  shift(): Item | undefined {
    const left = this.#first
    this.#first = left?.next
    if (!this.#first) this.#last = undefined
    return left?.item
  }

  clear(): void {
    this.#first = undefined
    this.#last = undefined
  }
}
