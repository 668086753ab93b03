const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface SignalClosing {
  /** Whether a signal is about to end this process. */
  readonly isEnding: boolean
  /** Takes the handlers away. */
  forget(): void
}

/**
 * On the first Ctrl-C or termination: closes, so that nothing is left behind and the next process can go on at once,
 * then lets the signal do what it does. A second one ends the process there and then. Where the program handles the
 * signal itself, ending is left to it.
 */
export function closeOnSignals(close: () => Promise<void>): SignalClosing {
  let isEnding = false
  const forget = () => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal)
  }
  const onSignal = (signal: NodeJS.Signals) => {
    forget()
    isEnding = process.listenerCount(signal) === 0
    close().finally(() => {
      if (isEnding) process.kill(process.pid, signal)
    })
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return {
    get isEnding() {
      return isEnding
    },
    forget,
  }
}
