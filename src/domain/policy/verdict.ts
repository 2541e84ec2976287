import type { Hint } from '../generation.ts';
import type { GenerationRequest } from '../generation-request.ts';
import type { AccountName, Charge } from './accounts.ts';

/** A list of what may be used. */
export type ListName = 'lora' | 'model' | 'embedding' | 'scheduler';

/** Why an image may not be made, as data: the sentence with its remedy is made by the text catalogue. */
export type Refusal =
  | { kind: 'blockedMember' }
  /** Where it may be made instead. */
  | { kind: 'channel'; allowed: readonly string[] }
  | { kind: 'role'; allowed: readonly string[] }
  | { kind: 'directMessages'; by: 'operator' | 'server' }
  | { kind: 'othersButtons' }
  /** `allowed` are those that may be used, where they are listed. */
  | { kind: 'notAllowed'; list: ListName; id: string; allowed: readonly string[] }
  | { kind: 'blockedWord'; word: string }
  | { kind: 'overLimit'; option: 'size' | 'samples' | 'steps'; given: number; most: number }
  /** The server's own API key is there, but cannot be opened: nothing runs on any other instead. */
  | { kind: 'keyUnreadable' }
  /** Too many jobs wait on the API key already. */
  | { kind: 'laneFull'; waiting: number }
  /** `resetsAt` in milliseconds since 1970, null where nothing but waiting for jobs helps. */
  | {
      kind: 'exhausted';
      account: AccountName;
      most: number;
      used: number;
      wanted: number;
      resetsAt: number | null;
    };

/** How a result is shown, decided when it is ordered. */
export type Presentation = { spoiler: boolean; reportable: boolean };

/** Whether an image may be made, and which one exactly. */
export type Verdict =
  | {
      ok: true;
      /** The request as it may be made. */
      request: GenerationRequest;
      /** What is worth telling of how it came about. */
      hints: Hint[];
      /** What has to fit on the accounts before the job is queued. */
      charges: Charge[];
      presentation: Presentation;
      /** Its job goes before those of others. */
      priority: boolean;
    }
  | { ok: false; refusals: Refusal[] };
