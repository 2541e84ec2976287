import { Notice } from '#domain/errors.ts';
import { isAboutLoraDefaults } from '#domain/generation/card-defaults.ts';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import { exhausted } from '#domain/policy/quota.ts';
import { openImages, requireAuthorityOver, requireCommands } from '#generations/access.ts';
import type { NewGeneration } from '#generations/new-generation.ts';
import { evaluateFor, laneOf, type Rules, refusalText, rulesFor } from '#generations/policy-input.ts';
import { onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import {
  cancelComparisonId,
  deleteComparisonId,
  openCellId,
  remixComparisonId,
  retryCellsId,
} from '#messages/comparison.ts';
import { resultMessage } from '#messages/result.ts';
import { comparisonFor } from './access.ts';
import { compareModal, deleteModal, fieldsOf } from './modals.ts';
import type { CompareServices } from './order.ts';

/** Opens one image of a comparison as a result of its own, with all its buttons. */
const openCell = onSelect(openCellId, async (press): Promise<Reply> => {
  const { text } = press;
  const { comparison, images } = await comparisonFor(press, press.id.comparison);
  const place = comparison.places[Number(press.values[0])];
  const wanted = place?.kind === 'image' ? place.image : undefined;
  const image = images.find(({ cell }) => cell?.index === wanted);
  if (!image || !isIn(image, 'done')) throw new Notice(text.refusals.unknownGeneration);
  return {
    kind: 'defer',
    ephemeral: true,
    work: async (scope) => {
      const files = await openImages(press, image, scope);
      if (files.length === 0) throw new Notice(text.result.imagesGone);
      return resultMessage(text, image, files);
    },
  };
});

const stop = onButton(cancelComparisonId, async (press) => {
  const { comparison, first } = await comparisonFor(press, press.id.comparison);
  requireAuthorityOver(first, press);
  return {
    kind: 'deferUpdate',
    work: async () => {
      const stopped = await press.services.comparisons.cancel(comparison.id);
      if (stopped === 0) throw new Notice(press.text.refusals.nothingToCancel);
      // The sheet shows it within some seconds.
      return undefined;
    },
  };
});

/** What makes a failed image again, as policy allows it now. Throws a Notice where it does not. */
const againOf = async (
  use: Invocation<CompareServices>,
  rules: Rules,
  image: Generation,
): Promise<NewGeneration> => {
  const pressed = { requesterId: image.requesterId };
  const wanted = { request: image.request, sources: {}, pressed };
  const { result } = await evaluateFor(use, rules, wanted);
  if (!result.ok) throw new Notice(refusalText(use, result.refusals));
  return {
    from: use.interaction,
    request: result.request,
    hints: [...image.hints.filter(isAboutLoraDefaults), ...result.hints],
    ...result.presentation,
    reportable: image.reportable,
    private: image.private,
    charges: result.charges.filter(({ refunded }) => refunded !== 'onEnd'),
    priority: result.priority,
    lane: laneOf(rules),
    origin: 'compare',
    parentId: null,
  };
};

const retryFailed = onButton(retryCellsId, async (press) => {
  const { text, services, interaction } = press;
  requireCommands(press);
  const { comparison, images, first } = await comparisonFor(press, press.id.comparison);
  if (first.requesterId !== interaction.userId) throw new Notice(text.refusals.notYours);
  const failed = images.filter((image) => isIn(image, 'failed', 'cancelled'));
  if (failed.length === 0) throw new Notice(text.comparison.nothingToRetry);
  const rules = await rulesFor(press);
  const again = await Promise.all(
    failed.map(async (image) => ({
      index: image.cell?.index ?? 0,
      image: await againOf(press, rules, image),
    })),
  );
  const { applicationId, token, receivedAt } = interaction;
  return {
    kind: 'deferUpdate',
    work: async () => {
      const shown = { id: comparison.id, interaction: { applicationId, token, receivedAt } };
      const added = await services.comparisons.retry(shown, again);
      if (added.kind === 'present') throw new Notice(text.refusals.alreadyPressed);
      if (added.kind === 'added') return undefined;
      const { charge, used } = added;
      const input = { settings: rules.settings, operator: services.operator, now: receivedAt };
      throw new Notice(refusalText(press, [exhausted(charge, { used, input })]));
    },
  };
});

const remix = onButton(remixComparisonId, async (press) => {
  const { comparison } = await comparisonFor(press, press.id.comparison);
  return compareModal.open(press, {}, fieldsOf(comparison.typed));
});

/** What can be done with a sheet. */
export const sheetRoutes: readonly Route[] = [
  openCell,
  stop,
  retryFailed,
  remix,
  onButton(deleteComparisonId, (press) => deleteModal.open(press, press.id)),
  deleteModal.route,
];
