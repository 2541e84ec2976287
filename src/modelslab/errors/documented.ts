import type { ApiRefusal } from '#modelslab/wire/answer.ts';

/*
 * Texts that ModelsLab documents, matched whole: a text that merely holds such words may quote the member.
 */

// Both generations of the documents; the second names the plan's limit.
const NO_ROOM = /^rate limit exceeded\.?(?: maximum \d{1,4} queued requests allowed\.?)?$/i;

const AWAY = /^service temporarily unavailable\. please try again later\.?$/i;

const SERVER_ERROR = /^internal server error\.(?: please try again\.?)?$/i;

const NOT_FOUND = /^request not found\.?$/i;

const NO_PICTURE = /^unable to fetch image from provided url\.?$/i;

const NO_KEY = /^(?:invalid api key|api key required)\.?$/i;

/** The only text of a refusal, where it is about no field; undefined otherwise. */
const wholeText = ({ texts }: ApiRefusal): string | undefined => {
  const [first, ...more] = texts;
  return first?.field === '' && more.length === 0 ? first.text : undefined;
};

const says = (refusal: ApiRefusal, pattern: RegExp): boolean => pattern.test(wholeText(refusal) ?? '');

/** Says `error`, and names no order. */
const isPlainError = ({ failed, hasStatus, id }: ApiRefusal): boolean => hasStatus && !failed && id === null;

/** The API has no room for further orders. */
export const saysNoRoom = (refusal: ApiRefusal): boolean => isPlainError(refusal) && says(refusal, NO_ROOM);

/** The API takes no orders for the moment. */
export const saysAway = (refusal: ApiRefusal): boolean => isPlainError(refusal) && says(refusal, AWAY);

/** The API met an error of its own; tells nothing of the order. */
export const saysServerError = (refusal: ApiRefusal): boolean =>
  isPlainError(refusal) && says(refusal, SERVER_ERROR);

/** The API knows no order of that id. */
export const saysNotFound = (refusal: ApiRefusal): boolean => says(refusal, NOT_FOUND);

/** The API cannot read the picture that came along. */
export const saysNoPicture = (refusal: ApiRefusal): boolean => says(refusal, NO_PICTURE);

export const saysNoKey = (refusal: ApiRefusal): boolean => says(refusal, NO_KEY);
