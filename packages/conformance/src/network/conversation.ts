import type { Socket } from 'node:net'
import { Exchange, type SessionStatus } from './exchange.ts'
import type { Fault } from './fault.ts'
import type { FaultBoard } from './fault-board.ts'
import { codeOf, type Frame, queryFrame, UNTYPED } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { StatementNames } from './statement-names.ts'

/** A request that the server has been sent, and the fault that befalls its answer. */
interface Sent {
  readonly exchange: Exchange
  readonly fault: Fault | undefined
  /** Kept only to be torn. */
  readonly answer: Buffer[]
}

/** Messages of a client that belong to no request of their own: password, data of a COPY. */
const PASSED_AT_ONCE = 'pdcf'
const ENDS_A_REQUEST = 'QSF'

/** One connection of a client and the one to the server behind it, with the faults between them. */
export class Conversation {
  readonly #client: Socket
  readonly #server: Socket
  readonly #board: FaultBoard
  readonly #fromClient = new FrameReader(false)
  readonly #fromServer = new FrameReader(true)
  readonly #names = new StatementNames()
  readonly #awaiting: Sent[] = []
  #status: SessionStatus = 'I'
  #request: Buffer[] = []
  #exchange: Exchange | undefined
  /** The fault that keeps everything of the client back until it is released. */
  #blocking: Fault | undefined
  #isSilent = false

  constructor(client: Socket, server: Socket, board: FaultBoard) {
    this.#client = client
    this.#server = server
    this.#board = board
    client.on('data', (chunk: Buffer) => this.#guarded(() => this.#hearClient(chunk)))
    server.on('data', (chunk: Buffer) => this.#guarded(() => this.#hearServer(chunk)))
    // An error is followed by the end, which is what counts.
    client.on('error', () => {}).on('close', () => this.#clientLeft())
    server.on('error', () => {}).on('close', (failed) => this.#serverLeft(failed))
  }

  /** Resets both sides. */
  cut(): void {
    this.#client.resetAndDestroy()
    this.#server.resetAndDestroy()
  }

  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#board.failure ??= error as Error
      this.cut()
    }
  }

  #hearClient(chunk: Buffer): void {
    this.#fromClient.push(chunk)
    while (!this.#blocking) {
      const frame = this.#fromClient.next()
      if (!frame) return
      this.#take(frame)
    }
  }

  #take(frame: Frame): void {
    if (this.#isSilent) {
      if (frame.type !== 'X') this.#board.reused += 1
    } else if (frame.type === '') this.#takeUntyped(frame)
    else if (frame.type === 'X' || PASSED_AT_ONCE.includes(frame.type)) this.#toServer(frame.bytes)
    else this.#takeRequest(frame)
  }

  #takeUntyped(frame: Frame): void {
    const code = codeOf(frame)
    // Whoever asks for a cipher is told that there is none: what is encrypted has no boundaries to be seen.
    if (code === UNTYPED.ssl || code === UNTYPED.gss) this.#client.write('N')
    else if (code === UNTYPED.cancel) this.#toServer(frame.bytes)
    else {
      this.#fromClient.isTyped = true
      this.#apply(new Exchange('I', true), frame.bytes)
    }
  }

  #takeRequest(frame: Frame): void {
    this.#exchange ??= new Exchange(this.#awaiting.at(-1)?.exchange.expected ?? this.#status)
    const text = this.#names.executedBy(frame)
    if (text !== undefined) this.#exchange.statements.push(text)
    this.#request.push(frame.bytes)
    const isWhole = ENDS_A_REQUEST.includes(frame.type)
    if (!isWhole && frame.type !== 'H') return
    const bytes = Buffer.concat(this.#request)
    this.#request = []
    if (!isWhole) {
      // What is flushed before its Sync can be executed, and not be committed.
      this.#toServer(bytes)
      return
    }
    const exchange = this.#exchange
    this.#exchange = undefined
    this.#apply(exchange, bytes)
  }

  #apply(exchange: Exchange, bytes: Buffer): void {
    const fault = this.#board.pick(exchange)
    const sent = { exchange, fault, answer: [] }
    switch (fault?.kind) {
      case 'cut before':
        fault.land(exchange)
        this.cut()
        break
      case 'torn request':
        this.#server.end(bytes.subarray(0, bytes.length >> 1), () => fault.land(exchange))
        this.#client.resetAndDestroy()
        break
      case 'hold':
      case 'delay':
        this.#keepBack(fault, exchange, bytes)
        break
      case 'spoil':
        this.#send(sent, queryFrame('select 1/0'))
        break
      case 'turn back':
        this.#send(sent, queryFrame('rollback'))
        break
      default:
        this.#send(sent, bytes)
    }
  }

  #keepBack(fault: Fault, exchange: Exchange, bytes: Buffer): void {
    this.#blocking = fault
    fault.land(exchange)
    fault.released.then(() => {
      this.#send({ exchange, fault, answer: [] }, bytes)
      if (fault.kind === 'hold') return
      this.#blocking = undefined
      this.#guarded(() => this.#hearClient(Buffer.alloc(0)))
      if (this.#client.destroyed) this.#server.end()
    })
    if (fault.kind === 'hold') this.#client.resetAndDestroy()
  }

  #send(sent: Sent, bytes: Buffer): void {
    this.#awaiting.push(sent)
    this.#toServer(bytes)
  }

  #hearServer(chunk: Buffer): void {
    this.#fromServer.push(chunk)
    const passing: Buffer[] = []
    for (let frame = this.#fromServer.next(); frame; frame = this.#fromServer.next()) {
      if (this.#passes(frame)) passing.push(frame.bytes)
      if (frame.type === 'Z') this.#finish(passing)
    }
    this.#toClient(passing)
  }

  /** Whether the client is to hear it. */
  #passes(frame: Frame): boolean {
    if (frame.type === 'A' && this.#board.withholds) {
      this.#board.withheld += 1
      return false
    }
    const sent = this.#awaiting[0]
    if (!sent) return !this.#isSilent
    sent.exchange.answer(frame)
    const { fault } = sent
    if (fault?.kind === 'torn answer') sent.answer.push(frame.bytes)
    return !this.#isSilent && !['cut after', 'silence', 'hold', 'torn answer'].includes(fault?.kind ?? '')
  }

  /** An answer is whole. What passes to the client has to leave first where the connection ends with it. */
  #finish(passing: Buffer[]): void {
    const sent = this.#awaiting.shift()
    if (!sent) return
    const { exchange, fault } = sent
    this.#status = exchange.after ?? this.#status
    switch (fault?.kind) {
      case 'cut after':
        fault.land(exchange)
        this.cut()
        break
      case 'torn answer':
        this.#tear(fault, sent)
        break
      case 'silence':
        this.#isSilent = true
        fault.land(exchange)
        break
      case 'hold':
        fault.arrive(exchange)
        this.#server.end()
        break
      case 'spoil':
        this.#landIf(exchange.hasFailed, fault, exchange)
        break
      case 'turn back':
        this.#landIf(exchange.tags.includes('ROLLBACK'), fault, exchange)
        break
      default:
        fault?.arrive(exchange)
        if (exchange.isStartup) return
        // Counted once it has left.
        this.#toClient(passing.splice(0))
        this.#board.answered += 1
    }
  }

  #tear(fault: Fault, { exchange, answer }: Sent): void {
    const bytes = Buffer.concat(answer)
    this.#client.end(bytes.subarray(0, bytes.length >> 1), () => {
      fault.land(exchange)
      this.#client.destroy()
      this.#server.end()
    })
  }

  #landIf(isAsPlanned: boolean, fault: Fault, exchange: Exchange): void {
    if (isAsPlanned) fault.land(exchange)
    else fault.fail(new Error(`the server did not answer ${fault.kind} as it must`))
  }

  #clientLeft(): void {
    if (!this.#blocking) this.#server.end()
  }

  #serverLeft(failed: boolean): void {
    const lost = new Error('the server went before it answered')
    for (const { fault } of this.#awaiting) fault?.fail(lost)
    this.#blocking?.fail(lost)
    // A connection that has fallen silent does not tell of its other end either.
    if (this.#isSilent) return
    if (failed) this.#client.resetAndDestroy()
    else this.#client.end()
  }

  #toServer(bytes: Buffer): void {
    if (!this.#server.write(bytes)) waitFor(this.#server, this.#client)
  }

  #toClient(frames: readonly Buffer[]): void {
    if (frames.length === 0 || this.#client.destroyed) return
    const bytes = frames.length === 1 ? frames[0]! : Buffer.concat(frames)
    if (!this.#client.write(bytes)) waitFor(this.#client, this.#server)
  }
}

/** Nothing more is read of a source while its sink is full. */
function waitFor(sink: Socket, source: Socket): void {
  source.pause()
  const go = () => {
    sink.off('drain', go).off('close', go)
    source.resume()
  }
  sink.on('drain', go).on('close', go)
}
