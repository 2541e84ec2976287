import type { Acceptance } from '#domain/acceptance.ts';
import type { Posted } from '#modelslab/transport.ts';
import type { Answer } from '#modelslab/wire/answer.ts';
import { saysAway, saysNoRoom } from './documented.ts';

/** What a body is, as far as an order's fate depends on it. */
export type BodyKind =
  | 'success'
  | 'processing'
  | 'error'
  | 'failed'
  /** A refusal of the framework, which has texts and no status. */
  | 'noStatus'
  /** HTML, nothing, JSON that was cut off, other JSON. */
  | 'unreadable';

/** The form of what came back for one posted order. */
export type AnswerForm =
  /** DNS, a refused connection, TLS, a timeout of connecting. */
  | { sent: false }
  /** A reset, a timeout, or a body that broke off. */
  | { sent: true; answered: false }
  | {
      sent: true;
      answered: true;
      status: number;
      body: BodyKind;
      /** The answer names an order. */
      hasId: boolean;
      /** The answer has images. */
      hasImages: boolean;
      /** The whole text is a documented one that says that no order is taken now. */
      documented: 'noRoom' | 'away' | null;
    };

type Answered = Extract<AnswerForm, { answered: true }>;

type Row = { because: string; fits: (form: Answered) => boolean; acceptance: Acceptance };

/**
 * Statuses that say what a proxy saw last, not what the service did: it may have passed the order on, more than once,
 * and given up waiting (502, 504, 520 to 527, 408, 499), or the service may have failed after taking the order (500).
 */
const provesNothing = ({ status }: Answered): boolean => status >= 500 || status === 408 || status === 499;

const isRefusal = ({ body }: Pick<Answered, 'body'>): boolean => body === 'error' || body === 'noStatus';

/** The first row that fits decides. */
export const ACCEPTANCE_ROWS: readonly Row[] = [
  {
    because: 'images were made',
    fits: ({ body, hasImages }) => body === 'success' && hasImages,
    acceptance: 'made',
  },
  {
    because: 'an order that is under way, or finished without links, has a number to ask with',
    fits: ({ body, hasId }) => (body === 'success' || body === 'processing') && hasId,
    acceptance: 'accepted',
  },
  {
    because: 'something was begun, and there is no number to ask with',
    fits: ({ body }) => body === 'success' || body === 'processing',
    acceptance: 'uncertain',
  },
  {
    because: 'an order with a number that failed was accepted, and is over',
    fits: ({ body, hasId }) => body === 'failed' && hasId,
    acceptance: 'failed',
  },
  {
    because: 'an error that names an order says that there is one',
    fits: (form) => isRefusal(form) && form.hasId,
    acceptance: 'uncertain',
  },
  {
    because: 'HTTP 429 is the documented answer to an order for which there is no room',
    fits: ({ status }) => status === 429,
    acceptance: 'postponed',
  },
  {
    because: 'the documented text says that there is no room; it was seen with HTTP 200',
    fits: ({ documented, status }) => documented === 'noRoom' && status < 500,
    acceptance: 'postponed',
  },
  {
    because: 'the documented text says that nothing is taken now; it is documented with HTTP 503',
    fits: ({ documented, status }) => documented === 'away' && (status === 503 || status === 200),
    acceptance: 'postponed',
  },
  {
    because: 'the API began, and gave up; nobody says whether that is billed',
    fits: ({ body }) => body === 'failed',
    acceptance: 'failed',
  },
  { because: 'the status proves nothing', fits: provesNothing, acceptance: 'uncertain' },
  {
    because: 'an error without a number is a refusal, and most come with HTTP 200',
    fits: isRefusal,
    acceptance: 'rejected',
  },
  {
    because: '303 points to the result of what was done',
    fits: ({ status }) => status === 303,
    acceptance: 'uncertain',
  },
  {
    because:
      'a redirect asks to send it elsewhere, and a 4xx page refuses it: an order that is taken has an answer in JSON',
    fits: ({ status }) => status >= 300,
    acceptance: 'rejected',
  },
  {
    because: 'a 2xx that cannot be read: taken, perhaps, and the answer is lost',
    fits: () => true,
    acceptance: 'uncertain',
  },
];

/** Whether an order was accepted, by the form of what came back for it. */
export const acceptanceOf = (form: AnswerForm): Acceptance => {
  if (!form.sent) return 'postponed';
  if (!form.answered) return 'uncertain';
  return ACCEPTANCE_ROWS.find(({ fits }) => fits(form))?.acceptance ?? 'uncertain';
};

const bodyOf = (answer: Answer): BodyKind => {
  if (answer.kind === 'malformed') return 'unreadable';
  if (answer.kind !== 'refused') return answer.kind;
  if (answer.failed) return 'failed';
  return answer.hasStatus ? 'error' : 'noStatus';
};

const documentedIn = (answer: Answer): Answered['documented'] => {
  if (answer.kind !== 'refused') return null;
  if (saysNoRoom(answer)) return 'noRoom';
  return saysAway(answer) ? 'away' : null;
};

/** The form of an answer that was read; `id` where another part of it names the order. */
export const formOf = (
  { status }: Extract<Posted, { answered: true }>,
  answer: Answer,
  id: string | null = 'id' in answer ? answer.id : null,
): AnswerForm => ({
  sent: true,
  answered: true,
  status,
  body: bodyOf(answer),
  hasId: id !== null,
  hasImages: answer.kind === 'success' && answer.outputs.length > 0,
  documented: documentedIn(answer),
});
