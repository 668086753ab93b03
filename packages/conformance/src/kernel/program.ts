/** What a kernel may offer; what it does not list is not claimed. */
export type Feature = 'step'

export type Program = readonly unknown[]
