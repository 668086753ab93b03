import { isValidSpanId, isValidTraceId, type SpanContext } from '@opentelemetry/api'

/** As W3C Trace Context writes the parent of a span: version, trace, span, flags. */
export function traceOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** The span that was written down; undefined where nothing was, or something else. */
export function contextOfTrace(written: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(written ?? '') ?? []
  if (!traceId || !spanId || !flags || !isValidTraceId(traceId) || !isValidSpanId(spanId)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}
