/** The queue of whoever names none. */
export const DEFAULT_QUEUE = 'default'
