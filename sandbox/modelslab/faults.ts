import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorName } from './errors.ts';

/** What one call gets instead of, or before, its proper answer. */
export type AnswerFault =
  /** Late; with `accepted` the work is taken on first, so that just the answer is late. */
  | { kind: 'slow'; ms: number; accepted?: boolean }
  | { kind: 'error'; error: ErrorName; retryAfter?: number }
  /** A page as a proxy in front of the API shows it. */
  | { kind: 'html'; status?: ContentfulStatusCode }
  /** The connection breaks; with `accepted` only after the work was taken on, so that just the answer is lost. */
  | { kind: 'reset'; accepted?: boolean }
  /** JSON cut off in the middle. */
  | { kind: 'garbage' }
  /** The proper answer in other bytes than were asked for; `header` is what its content-encoding says, if anything. */
  | { kind: 'bytes'; form: ByteForm; header?: string }
  | { kind: 'answer'; status?: ContentfulStatusCode; body: unknown };

/** Bytes that stand for the same text. */
export type ByteForm = 'bom' | 'utf16' | 'gzip' | 'deflate' | 'brotli' | 'gzipTwice' | 'plain';

/** How an accepted generation goes wrong. */
export type GenerationFault =
  | { kind: 'fails' }
  | { kind: 'never' }
  | { kind: 'takes'; ms: number }
  /** The eta that is told, in seconds, whatever it really takes. */
  | { kind: 'eta'; seconds: number }
  /** The safety checker found something: a blank image stands in for each. */
  | { kind: 'blank' }
  /** The first `gets` requests of each file find this instead (default: for ever); proxies too when said so. */
  | { kind: 'files'; are: 'missing' | 'html' | 'cut'; gets?: number; proxiesToo?: boolean }
  /** The `output` of the first `answers` successes (default: of all). */
  | { kind: 'output'; form: OutputForm; answers?: number };

/** Spellings of `output` that clients of the API met. */
type OutputForm = 'emptyText' | 'emptyArray' | 'url' | 'null' | 'object' | 'nested' | 'objects' | 'jsonText';

export type Fault = AnswerFault | GenerationFault;

/** The calls that an answer fault can be meant for; `order` is whatever orders images or a text. */
export type Call = 'order' | 'fetch' | 'model_list' | 'model_reload' | 'load_model' | 'other' | 'cdn';

export type FaultScript = {
  /** The next `calls` matching calls (default 1; `on` defaults to orders) go wrong in this way, in the order scripted. */
  next(fault: Fault, options?: { calls?: number; on?: Call }): void;
  /** Forgets what has not happened yet. */
  clear(): void;
  /** How many scripted faults still wait for their call. */
  readonly waiting: number;
};

type Entry = { fault: Fault; on: Call; left: number };

/** The script together with what the server draws from it. */
export type FaultSource = FaultScript & {
  takeAnswer(call: Call): AnswerFault | undefined;
  takeGeneration(): GenerationFault[];
};

const ANSWER_KINDS: ReadonlySet<Fault['kind']> = new Set([
  'slow',
  'error',
  'html',
  'reset',
  'garbage',
  'bytes',
  'answer',
]);

export const isAnswerFault = (fault: Fault): fault is AnswerFault => ANSWER_KINDS.has(fault.kind);

export const isGenerationFault = (fault: Fault): fault is GenerationFault => !isAnswerFault(fault);

/** An empty script. Different generation faults scripted together meet in one generation. */
export const createFaults = (): FaultSource => {
  let entries: Entry[] = [];
  const use = (entry: Entry): Fault => {
    entry.left -= 1;
    entries = entries.filter(({ left }) => left > 0);
    return entry.fault;
  };
  return {
    next(fault, { calls = 1, on = 'order' } = {}) {
      entries.push({ fault, on, left: calls });
    },
    clear() {
      entries = [];
    },
    get waiting() {
      return entries.reduce((sum, { left }) => sum + left, 0);
    },
    takeAnswer(call) {
      const entry = entries.find(({ fault, on }) => on === call && isAnswerFault(fault));
      const fault = entry && use(entry);
      return fault && isAnswerFault(fault) ? fault : undefined;
    },
    takeGeneration() {
      const due = entries.filter(({ fault }) => isGenerationFault(fault));
      const first = due.filter(
        ({ fault }, at) => due.findIndex((one) => one.fault.kind === fault.kind) === at,
      );
      return first.map(use).filter(isGenerationFault);
    },
  };
};

/** The generation fault of a kind among several. */
export const faultOf = <Kind extends GenerationFault['kind']>(
  faults: readonly GenerationFault[],
  kind: Kind,
): Extract<GenerationFault, { kind: Kind }> | undefined =>
  faults.find((fault): fault is Extract<GenerationFault, { kind: Kind }> => fault.kind === kind);
