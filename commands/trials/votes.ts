import { comparisonFor } from '#commands/compare/access.ts';
import { type Comparison, cellStates } from '#domain/comparison/comparison.ts';
import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { blockOf } from '#domain/settings/blocks.ts';
import { type Trial, votingEnds } from '#domain/trials/trial.ts';
import { requireCommands } from '#generations/access.ts';
import { refusalNotice } from '#generations/allowed-order.ts';
import { governingSettings } from '#generations/model-search.ts';
import { managesServer } from '#generations/policy-input.ts';
import { noticeMessage } from '#interactions/components.ts';
import { onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { closeVoteId, duelVoteId, voteId } from '#messages/trial.ts';

type VoteServices = Uses<'comparisons' | 'ledger' | 'stars' | 'trials' | 'settings'>;

type Found = { comparison: Comparison; trial: Trial; images: Generation[] };

/** The trial behind a component. Throws a Notice where there is none, or it is out of the member's reach. */
const trialFor = async (use: Invocation<VoteServices>, id: string): Promise<Found> => {
  const { comparison, images } = await comparisonFor(use, id);
  if (!comparison.trial) throw new Notice(use.text.comparison.gone);
  return { comparison, images, trial: comparison.trial };
};

/** Throws a Notice for whoever may not make images there. */
const requireVoter = async (use: Invocation<VoteServices>): Promise<void> => {
  requireCommands(use);
  const { access } = await governingSettings(use);
  const { userId, receivedAt } = use.interaction;
  const block = blockOf(access.blockedMembers, userId, receivedAt);
  if (block) throw refusalNotice(use, [{ kind: 'blockedMember', until: block.until }]);
};

/** Throws a Notice for a place without a picture: nobody was offered it. */
const requirePicture = (
  { text }: Pick<Invocation, 'text'>,
  { comparison, images }: Found,
  choice: number | null,
): void => {
  const state = choice === null ? undefined : cellStates(comparison, images)[choice];
  if (choice !== null && state?.kind !== 'done') throw new Notice(text.trials.notMade);
};

const vote = async (
  use: Invocation<VoteServices>,
  id: string,
  choiceOf: (trial: Trial) => number | null,
): Promise<Reply> => {
  const { text, services, interaction } = use;
  await requireVoter(use);
  const found = await trialFor(use, id);
  const { comparison, trial } = found;
  // Its result is shown within some seconds, or when the bot is back.
  if (interaction.receivedAt >= (votingEnds(comparison) ?? Number.POSITIVE_INFINITY))
    throw new Notice(text.trials.closed);
  const choice = choiceOf(trial);
  requirePicture(use, found, choice);
  const { userId: voterId, receivedAt: at, token } = interaction;
  return {
    kind: 'deferUpdate',
    // Only now the token edits the message with the pictures.
    work: async () => {
      const result = await services.trials.vote(id, trial, { voterId, choice, at, token });
      if (result.kind !== 'counted')
        throw new Notice(result.kind === 'closed' ? text.trials.closed : text.comparison.gone);
      const name = choice === null ? null : text.trials.place(trial, choice);
      return { privately: noticeMessage(text.trials.voted(name, result.isLast)) };
    },
  };
};

const close = onButton(closeVoteId, async (press): Promise<Reply> => {
  const { text, services, interaction, id } = press;
  const { comparison, trial } = await trialFor(press, id.trial);
  const isStarter = interaction.userId === comparison.requesterId;
  if (!isStarter && !managesServer(interaction)) throw new Notice(text.trials.mayNotClose);
  const { receivedAt: at, token } = interaction;
  return {
    kind: 'deferUpdate',
    work: async () => {
      const result = await services.trials.close(id.trial, trial, { at, token });
      if (result !== 'closed')
        throw new Notice(result === 'wasClosed' ? text.trials.closed : text.comparison.gone);
      return { privately: noticeMessage(text.trials.closedNow) };
    },
  };
});

const SIDES = { left: 0, tie: null, right: 1 } as const;

/** A picked value as the number of a place; one that is none is a place without a picture. */
const placeIn = (values: readonly string[]): number => {
  const value = values[0] ?? '';
  return /^\d{1,2}$/.test(value) ? Number(value) : -1;
};

/** Throws a Notice for a kind of vote that is not offered under such a trial. */
const requireKind = ({ text }: Pick<Invocation, 'text'>, { kind }: Trial, wanted: Trial['kind']): void => {
  if (kind !== wanted) throw new Notice(text.refusals.malformed);
};

/** What can be done with a trial, beside what can be done with every comparison. */
export const voteRoutes: readonly Route[] = [
  onSelect(voteId, (press) =>
    vote(press, press.id.trial, (trial) => {
      requireKind(press, trial, 'calibration');
      return placeIn(press.values);
    }),
  ),
  onButton(duelVoteId, (press) =>
    vote(press, press.id.trial, (trial) => {
      requireKind(press, trial, 'duel');
      return SIDES[press.id.choice];
    }),
  ),
  close,
];
