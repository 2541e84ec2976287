import type { Bus } from './bus.ts';
import { refusals } from './errors.ts';
import type { InteractionRegistry } from './interaction-registry.ts';
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
  registry: InteractionRegistry;
  journal: Journal;
  now: Now;
  nextId: () => string;
  applicationId: string;
  ackDeadlineMs: number;
  /** Whether the token of an interaction is too old to be used. */
  hasRunOut: (interaction: Interaction) => boolean;
  /** Whether the bot can be reached: no answer is expected of one that cannot. */
  connected: () => boolean;
};

export function createInteractions(parts: Parts): Interactions {
  const { bus, registry, journal, now, ackDeadlineMs } = parts;
  const deadlines = createDeadlines(ackDeadlineMs, miss);

  function changed(interaction: Interaction): void {
    registry.put(interaction);
    bus.emit({ kind: 'interaction', interaction });
  }
  function fail(interaction: Interaction, reason: string): void {
    if (interaction.answer || interaction.answering || interaction.unanswered) return;
    interaction.unanswered = true;
    deadlines.stop(interaction);
    if (!interaction.excused) journal.violate(interaction.label, reason);
    changed(interaction);
  }
  function miss(interaction: Interaction): void {
    fail(interaction, `No answer within ${ackDeadlineMs} ms.`);
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
      registry.put(interaction);
      deadlines.start(interaction);
      return interaction;
    },
    byToken: registry.byToken,
    forCallback(id, token) {
      const interaction = registry.byToken(token);
      if (interaction?.id !== id || isLate(interaction)) throw refusals.unknownInteraction();
      if (!interaction.answer && !interaction.answering) return interaction;
      if (!interaction.excused) journal.violate(interaction.label, 'Answered twice (40060).');
      throw refusals.alreadyAcknowledged();
    },
    forWebhook(applicationId, token) {
      const interaction = registry.byToken(token);
      if (!interaction || applicationId !== parts.applicationId) throw refusals.unknownWebhook();
      if (interaction.expired || parts.hasRunOut(interaction)) throw refusals.invalidWebhookToken();
      if (interaction.answer) return interaction;
      if (!isLate(interaction) && !interaction.overHttp)
        journal.violate(interaction.label, 'Its webhook was used before the first answer (10015).');
      throw refusals.unknownWebhook();
    },
    answer(interaction, answer) {
      deadlines.stop(interaction);
      interaction.answer = answer;
      changed(interaction);
    },
    openModal: registry.openModal,
    expire(id) {
      const interaction = registry.byId(id);
      if (!interaction) throw new Error(`There is no interaction ${id}.`);
      registry.put(Object.assign(interaction, { expired: true, excused: true }));
    },
    close: deadlines.close,
  };
}

/** Tells of interactions whose deadline passes before they are stopped. */
function createDeadlines(afterMs: number, passed: (interaction: Interaction) => void) {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    start: (interaction: Interaction) =>
      void timers.set(interaction.id, setTimeout(passed, afterMs, interaction).unref()),
    stop({ id }: Interaction) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
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
