import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import type { Failure } from '#domain/generation/failure.ts';
import { asSentence, cut, duration, plain, quoted } from '#text/format.ts';

/** What the API said, as typed text that ends like a sentence. */
const said = (detail: string): string => asSentence(plain(cut(detail, 300)));

const reasonOf = (why: Failure): string => {
  switch (why.kind) {
    case 'invalidKey':
      return 'ModelsLab did not accept the API key. The operator of this bot needs to check it.';
    case 'keyRemoved':
      return "This server's own ModelsLab key was removed or replaced while your request waited. Try again.";
    case 'keyUnreadable':
      return "This server's own ModelsLab key can't be opened, so your request could not go on. An admin can set the key again with `/settings`; the operator of this bot can put SECRET_KEY right.";
    case 'outOfCredits':
      return 'The ModelsLab account of this bot has no credits left, or its monthly limit is used up. Ask the person who runs this bot to add some.';
    case 'planLacksFeature':
      return 'The ModelsLab plan of this bot does not include what you asked for. Try another model or fewer extras.';
    case 'rateLimited':
      return `ModelsLab asks this bot to slow down. Try again in ${duration(why.retryAfter ?? 60)}.`;
    case 'modelNotFound':
      return why.model === null
        ? 'ModelsLab does not know that model. Pick one that is suggested while you type `model`.'
        : `ModelsLab does not know the model ${quoted(cut(why.model, 100))}. Pick one that is suggested while you type \`model\`.`;
    case 'modelUnloaded': {
      const model = why.model === null ? 'This model' : `The model ${quoted(cut(why.model, 100))}`;
      return `${model} was not used for a week, so ModelsLab has put it away, and it was not loaded again in time. Try again in a few minutes, or with another model.`;
    }
    case 'rejectedParameter':
      return why.option === null
        ? `ModelsLab did not accept the request: ${said(why.detail)} Change it with **Remix** and try again.`
        : `ModelsLab did not accept \`${why.option}\`: ${said(why.detail)} Change it and try again.`;
    case 'pictureUnreadable':
      return 'ModelsLab could not read the picture that you sent. Attach it again, as a PNG, a JPEG or a WebP.';
    case 'generationFailed':
      return why.detail === null
        ? 'ModelsLab could not make this image. Try again, or with another model or LoRA.'
        : `ModelsLab could not make this image: ${said(why.detail)} Another model or LoRA may help.`;
    case 'timedOut':
      return `ModelsLab had no image after ${duration(why.seconds)}. A model that was idle needs a few minutes to load: try again then.`;
    case 'unreachable':
      return 'ModelsLab is not working right now. Try again in a few minutes.';
    case 'answerLost':
      return 'The connection to ModelsLab broke after your request was sent, so nobody knows whether it arrived. It was not sent again, because that could cost twice. Try again if you want it.';
    case 'malformedAnswer':
      return 'ModelsLab gave an answer that makes no sense. Try again in a few minutes.';
    case 'downloadFailed':
      return 'The image was made, but it could not be fetched. **Try again** makes it once more, with the same seed; /history can try to fetch this one later.';
    case 'diskFull':
      return 'The image was made, but the disk of this bot is full, so it could not be passed on. The operator of this bot was told; /history can fetch it later.';
    case 'interrupted':
      return 'The bot was stopped while it sent your request, so it cannot know whether it arrived. It was not sent again, because that could cost twice. Try again if you want it.';
    case 'fault':
      return broken(why.faultId);
  }
};

/** Failures that are said differently where the server's own key was used. */
const ON_SERVER_KEY: Partial<Record<Failure['kind'], string>> = {
  invalidKey:
    "ModelsLab did not accept this server's API key. An admin can set another one with `/settings open`.",
  outOfCredits: "This server's API key has no credits left. An admin can add some.",
  planLacksFeature:
    "The ModelsLab plan of this server's API key does not include what you asked for. Try another model or fewer extras.",
};

/** Why a generation on that key failed, and what its requester can do. */
export const failureReason = (why: Failure, isServerKey: boolean): string =>
  (isServerKey ? ON_SERVER_KEY[why.kind] : undefined) ?? reasonOf(why);

const CHARGES = {
  no: "You weren't charged.",
  perhaps: 'It may have been charged, so it counts toward your daily images.',
  yes: 'It was charged.',
};

/** Whether an order costs, as far as anybody knows. */
const charge = (acceptance: Acceptance): string => CHARGES[CONSEQUENCES[acceptance].charge];

/** Why a generation failed, what its requester can do, and whether it costs. */
export const failure = (
  why: Failure,
  { acceptance, isServerKey }: { acceptance: Acceptance; isServerKey: boolean },
): string => `${failureReason(why, isServerKey)} ${charge(acceptance)}`;

/** A job that its requester stopped. */
export const cancelled = (acceptance: Acceptance): string =>
  CONSEQUENCES[acceptance].charge === 'no'
    ? `**Cancelled** before it was sent. ${CHARGES.no}`
    : '**Cancelled.** It had already been sent to ModelsLab, so it may be charged, and it counts toward your daily images.';

/** A fault of ours, with the id under which the log has more. */
export const broken = (id: string): string =>
  `Something broke on our side. If it happens again, tell the operator of this bot this number: \`${id}\`.`;
