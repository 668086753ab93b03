import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]
export type Style = (format: Format, text: string) => string

/** Styles text for a stream: not at all where it is no terminal, or where NO_COLOR asks for none. */
export function styleFor(stream: NodeJS.WritableStream): Style {
  return (format, text) => styleText(format, text, { stream })
}

const EPOCHS = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const

/** The colour of the process that held the run under that epoch. */
export function colourOf(epoch: number): Format {
  return EPOCHS[(epoch - 1) % EPOCHS.length]!
}
