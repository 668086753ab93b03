import type { ModelFinish } from '@tangle-network/runtime-kernel'

/**
 * A piece of an answer, for those who watch it come. All adapters tell the same pieces; concatenated in their order they are
 * what the model said. `index` is the place of a call among those of the answer.
 */
export type ModelPiece =
  | { readonly type: 'text' | 'reasoning' | 'refusal'; readonly text: string }
  | { readonly type: 'tool-call'; readonly index: number; readonly id?: string; readonly name: string }
  | { readonly type: 'tool-arguments'; readonly index: number; readonly text: string }
  | { readonly type: 'finish'; readonly finish: ModelFinish }
