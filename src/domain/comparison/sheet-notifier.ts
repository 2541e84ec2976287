import type { Comparison, SheetMessage } from './comparison.ts';

/** A place of a sheet: its picture, or why there is none. */
export type SheetPlace =
  | { kind: 'picture'; picture: Uint8Array }
  | { kind: 'waiting' }
  | { kind: 'failed' }
  | { kind: 'notAllowed' }
  /** It was made, and is not to be had now, or was deleted. */
  | { kind: 'missing' };

/** Shows the sheet of a comparison; `M` is the message as the adapter takes it. */
export type SheetNotifier<M> = {
  /**
   * Edits the message that shows the comparison, or answers the interaction with one. Where neither is possible any more,
   * a final sheet is posted in the channel. Returns where it is now; null if it is shown nowhere; `removed` if somebody
   * deleted it. Rejects if another attempt may succeed.
   */
  show(
    comparison: Comparison,
    sheet: { message: M; shownIn: SheetMessage | null; isFinal: boolean },
    signal?: AbortSignal,
  ): Promise<SheetMessage | null | 'removed'>;
};
