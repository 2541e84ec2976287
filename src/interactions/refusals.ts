import { Notice } from '#domain/errors.ts';
import type { NewDraft } from '#domain/members/drafts.ts';
import type { Clock, Log } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import type { FinalReply } from './carry-out.ts';
import { withFixButton } from './drafts.ts';
import type { Typed } from './handling.ts';
import type { Invocation, Services } from './invocation.ts';
import type { Message, Reply } from './reply.ts';
import { withWords } from './typed-words.ts';

/** What refusing uses: whose interaction it is, and what they typed. */
export type RefusalMeans = {
  invocation: Invocation<Services>;
  typed: Typed | null;
  clock: Clock;
  log: Log;
};

// Out of Discord's 3 s: a database that is slow must not keep the refusal from the member.
const KEEPING_MS = 700;

/** Keeps a draft and returns its id; undefined if it cannot be kept. */
const keep = async (
  draft: NewDraft,
  { invocation, clock, log }: RefusalMeans,
): Promise<string | undefined> => {
  const { interaction, services } = invocation;
  const keeping = services.drafts.keep(interaction.userId, draft);
  keeping.catch((err: unknown) => log.warn({ err }, 'what somebody typed could not be kept'));
  const isInTime = await settlesWithin(keeping, KEEPING_MS, clock);
  return isInTime ? keeping.catch(() => undefined) : undefined;
};

/**
 * Adds to a refusal what its person goes on with: **Fix it…**, or, where no modal takes what they typed or it cannot be
 * kept, that itself to copy.
 */
export const withTyped = async (
  message: Message,
  change: Partial<Pick<NewDraft, 'about' | 'isOutdated'>>,
  means: RefusalMeans,
): Promise<Message> => {
  const { invocation, typed } = means;
  if (!typed) return message;
  const draft = typed.draft && (await keep({ ...typed.draft, ...change }, means));
  if (!typed.draft || !draft) return withWords(invocation.text, message, typed.words);
  return withFixButton(invocation.text, message, { draft, hasSecrets: typed.draft.hasSecrets });
};

/** Completes a reply that needs what was typed: a question, or a refusal. */
export const completed = async (reply: Reply, means: RefusalMeans): Promise<FinalReply> => {
  const { invocation, typed } = means;
  if (reply.kind === 'question') {
    if (!typed?.draft) throw new Notice(invocation.text.fix.notKept);
    // Each question is a draft of its own.
    const { id: _, ...asked } = typed.draft;
    const draft = await keep({ ...asked, fields: { ...asked.fields, ...reply.fields } }, means);
    if (draft === undefined) throw new Notice(invocation.text.fix.notKept);
    return { kind: 'message', message: reply.ask(draft), ephemeral: true };
  }
  if (!('refused' in reply) || !reply.refused) return reply;
  return { ...reply, message: await withTyped(reply.message, reply.refused, means) };
};
