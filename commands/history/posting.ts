import { Notice } from '#domain/errors.ts';
import { asMade, type Generation, isIn } from '#domain/generation/generation.ts';
import type { Refusal } from '#domain/policy/result.ts';
import { isCheckerForced } from '#domain/settings/channel-rules.ts';
import { openImages, requireCommands } from '#generations/access.ts';
import { evaluateFor, type PolicyServices, refusalText, rulesFor } from '#generations/policy-input.ts';
import { publicLocale } from '#generations/public-language.ts';
import { button, linkButton } from '#interactions/components.ts';
import { onButton } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { postHereId, starId } from '#messages/custom-ids.ts';
import { type ResultPlace, resultMessage } from '#messages/result.ts';
import { messageUrl } from '#text/format.ts';
import { type Text, textFor } from '#text/index.ts';
import { resultBehind } from './access.ts';

/** The message that shows a result; undefined where nobody can go to: an ephemeral one, or none. */
const messageLink = ({ guildId, channelId, state, private: isPrivate }: Generation): string | undefined => {
  const message = state.name === 'done' ? state.message : null;
  if (message === null) return undefined;
  const isHere = message.channelId === channelId;
  if (isHere && isPrivate) return undefined;
  return messageUrl(isHere ? guildId : null, message);
};

/** What leads from a result opened in private to the message that shows it, and into this channel; and its star. */
export const whereItIs = async (
  { interaction, text, services }: Invocation<Uses<'stars'>>,
  generation: Generation,
): Promise<ResultPlace> => {
  const hasStar = await services.stars.has(interaction.userId, generation.id);
  const starLabel = hasStar ? text.stars.unstar : text.stars.star;
  const link = messageLink(generation);
  const isOwn = generation.requesterId === interaction.userId;
  return [
    ...(link === undefined ? [] : [linkButton(text.history.goToMessage, link)]),
    ...(isOwn ? [button(text.history.postHere, postHereId.encode({ generation: generation.id }))] : []),
    ...(isIn(generation, 'done') ? [button(starLabel, starId.encode({ generation: generation.id }))] : []),
  ];
};

// Nothing is made and nothing sent away, so neither quotas nor keys matter.
const OF_ORDERS: readonly Refusal['kind'][] = [
  'exhausted',
  'laneFull',
  'keyUnreadable',
  'overLimit',
  'othersPicture',
  'pictureGone',
];

/**
 * Returns how a result is shown to everybody in this place, and in which language. Throws a Notice where the rules do not
 * allow to make such an image.
 */
const requireAllowedHere = async (
  invocation: Invocation<PolicyServices>,
  generation: Generation,
): Promise<{ shown: { spoiler: boolean; reportable: boolean }; text: Text }> => {
  requireCommands(invocation);
  const rules = await rulesFor(invocation);
  const wanted = { request: generation.request, sources: {}, pressed: null };
  const { result } = await evaluateFor(invocation, rules, wanted);
  const refusals = result.ok ? [] : result.refusals.filter(({ kind }) => !OF_ORDERS.includes(kind));
  if (refusals.length > 0) throw new Notice(refusalText(invocation, refusals));
  const { safety, log } = rules.settings ?? {};
  const isUnchecked = !generation.request.safetyChecker;
  if (isUnchecked && safety && isCheckerForced(safety.checker, rules.channelRules))
    throw new Notice(invocation.text.history.unchecked);
  return {
    shown: {
      spoiler: generation.spoiler || safety?.spoiler === true,
      reportable: safety?.reports === true && log?.channelId != null,
    },
    text: textFor(publicLocale(invocation.interaction, rules.settings)),
  };
};

/** Post here: shows one's own result to everybody in this channel. */
export const postRoute = onButton(postHereId, async (press) => {
  const { interaction, text, services } = press;
  const generation = await resultBehind(press, press.id.generation);
  const made = asMade(generation);
  if (!made || generation.requesterId !== interaction.userId)
    throw new Notice(text.refusals.unknownGeneration);
  const { shown, text: publicText } = await requireAllowedHere(press, generation);
  return {
    kind: 'defer',
    ephemeral: false,
    work: async (scope) => {
      const images = await openImages(press, generation, scope);
      if (images.length === 0) throw new Notice(text.result.imagesGone);
      if (isIn(generation, 'done')) await services.generations.markPosted(generation, interaction.channelId);
      return resultMessage(publicText, { ...made, ...shown, hints: [] }, images);
    },
  };
});
