import type { Bus } from './bus.ts';
import { refusals } from './errors.ts';
import type { Journal } from './journal.ts';
import type { Action, Answer, Interaction } from './records.ts';
import type { Now } from './snowflake.ts';

/** The life of interactions: an answer within the deadline, then a token for a quarter of an hour. */
export type Interactions = {
  open(action: Action): Interaction;
  byToken(token: string): Interaction | undefined;
  /** @throws {ApiError} 10062 when unknown or late, 40060 when answered already. */
  forCallback(id: string, token: string): Interaction;
  /** @throws {ApiError} 10015 when unknown or not answered, 50027 when the token has run out. */
  forWebhook(applicationId: string, token: string): Interaction;
  answer(interaction: Interaction, answer: Answer): void;
  /** No answer will come any more, for the reason given. */
  fail(interaction: Interaction, reason: string): void;
  /** Tells those who wait that an interaction changed. */
  changed(interaction: Interaction): void;
  /** The last modal of that custom_id that a member was shown. */
  openModal(memberId: string, customId: string): Interaction | undefined;
  /** Ends a token now, as after a quarter of an hour. */
  expire(id: string): void;
  close(): void;
};

type Parts = {
  bus: Bus;
  journal: Journal;
  now: Now;
  nextId: () => string;
  applicationId: string;
  ackDeadlineMs: number;
  tokenLifetimeMs: number;
  /** Whether the bot can be reached: no answer is expected of one that cannot. */
  connected: () => boolean;
};

/** The stand-in forgets its oldest interactions beyond this. */
const KEPT = 20_000;

export function createInteractions(parts: Parts): Interactions {
  const { bus, journal, now, ackDeadlineMs, tokenLifetimeMs } = parts;
  const { put, byId, byToken } = createRegistry();
  const deadlines = new Map<string, NodeJS.Timeout>();
  const modals = new Map<string, Interaction>();

  function changed(interaction: Interaction): void {
    bus.emit({ kind: 'interaction', interaction });
  }
  function fail(interaction: Interaction, reason: string): void {
    if (interaction.answer || interaction.answering || interaction.unanswered) return;
    interaction.unanswered = true;
    forgetDeadline(interaction);
    if (!interaction.excused) journal.violate(interaction.label, reason);
    changed(interaction);
  }
  const miss = (interaction: Interaction) => fail(interaction, `No answer within ${ackDeadlineMs} ms.`);
  function forgetDeadline({ id }: Interaction): void {
    clearTimeout(deadlines.get(id));
    deadlines.delete(id);
  }
  function isLate(interaction: Interaction): boolean {
    if (!interaction.answer && now() - interaction.createdAt > ackDeadlineMs) miss(interaction);
    return interaction.unanswered;
  }
  return {
    changed,
    fail,
    open(action) {
      const interaction = begin(action, { id: parts.nextId(), at: now(), excused: !parts.connected() });
      put(interaction);
      deadlines.set(interaction.id, setTimeout(() => miss(interaction), ackDeadlineMs).unref());
      return interaction;
    },
    byToken,
    forCallback(id, token) {
      const interaction = byId(id);
      if (!interaction || interaction.token !== token || isLate(interaction))
        throw refusals.unknownInteraction();
      if (!interaction.answer && !interaction.answering) return interaction;
      if (!interaction.excused) journal.violate(interaction.label, 'Answered twice (40060).');
      throw refusals.alreadyAcknowledged();
    },
    forWebhook(applicationId, token) {
      const interaction = byToken(token);
      if (!interaction || applicationId !== parts.applicationId) throw refusals.unknownWebhook();
      if (interaction.expired || now() - interaction.createdAt > tokenLifetimeMs)
        throw refusals.invalidWebhookToken();
      if (interaction.answer) return interaction;
      if (!isLate(interaction) && !interaction.overHttp)
        journal.violate(interaction.label, 'Its webhook was used before the first answer (10015).');
      throw refusals.unknownWebhook();
    },
    answer(interaction, answer) {
      forgetDeadline(interaction);
      interaction.answer = answer;
      if (answer.modal) modals.set(`${interaction.member.id} ${answer.modal.custom_id}`, interaction);
      changed(interaction);
    },
    openModal: (memberId, customId) => modals.get(`${memberId} ${customId}`),
    expire(id) {
      const interaction = byId(id);
      if (!interaction) throw new Error(`There is no interaction ${id}.`);
      Object.assign(interaction, { expired: true, excused: true });
    },
    close() {
      for (const timer of deadlines.values()) clearTimeout(timer);
    },
  };
}

function createRegistry() {
  const byId = new Map<string, Interaction>();
  const byToken = new Map<string, Interaction>();
  return {
    byId: (id: string) => byId.get(id),
    byToken: (token: string) => byToken.get(token),
    put(interaction: Interaction): void {
      byId.set(interaction.id, interaction);
      byToken.set(interaction.token, interaction);
      const oldest = byId.size > KEPT ? byId.values().next().value : undefined;
      if (!oldest) return;
      byId.delete(oldest.id);
      byToken.delete(oldest.token);
    },
  };
}

function begin(
  action: Action,
  { id, at, excused }: { id: string; at: number; excused: boolean },
): Interaction {
  const token = Buffer.from(`interaction:${id}:${'loopback'.repeat(8)}`).toString('base64url');
  return {
    ...action,
    id,
    token,
    createdAt: at,
    followUpIds: [],
    followUpCount: 0,
    answering: false,
    unanswered: false,
    expired: false,
    excused,
    overHttp: false,
  };
}
