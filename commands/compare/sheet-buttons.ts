import { remixModal } from '#commands/imagine/modals.ts';
import { distinctRefusals, evaluateTogether } from '#domain/comparison/evaluate-cells.ts';
import { Notice } from '#domain/errors.ts';
import { isAboutLoraDefaults } from '#domain/generation/card-defaults.ts';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import type { AllowedImage } from '#domain/policy/result.ts';
import { openImages, requireAuthorityOver, requireCommands } from '#generations/access.ts';
import { ALL_TYPED, allowedOrder, notReserved, refusalNotice } from '#generations/allowed-order.ts';
import { policyInputFor, type Rules, rulesFor } from '#generations/policy-input.ts';
import { button } from '#interactions/components.ts';
import { onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import {
  cancelComparisonId,
  deleteComparisonId,
  openCellId,
  remixComparisonId,
  retryCellsId,
  useCellId,
} from '#messages/comparison.ts';
import { resultMessage } from '#messages/result.ts';
import { comparisonFor, requireRevealed } from './access.ts';
import { compareModal, deleteModal, fieldsOf } from './modals.ts';
import type { CompareServices } from './order.ts';

/** Opens one image of a comparison as a result of its own, with all its buttons. */
const openCell = onSelect(openCellId, async (press): Promise<Reply> => {
  const { text } = press;
  const { comparison, images } = await comparisonFor(press, press.id.comparison);
  await requireRevealed(press, comparison);
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
      const useCell = button(text.comparison.buttons.useCell, useCellId.encode({ generation: image.id }));
      return resultMessage(text, image, files, [useCell]);
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

/** Failed images as policy allows them now, in their order. Throws a Notice where it does not allow all of them. */
const allowedAgain = async (
  use: Invocation<CompareServices>,
  rules: Rules,
  failed: readonly [Generation, ...Generation[]],
): Promise<{ images: AllowedImage[]; input: PolicyInput }> => {
  const [{ requesterId }] = failed;
  const wanted = failed.map(({ request, hints }) => ({
    request,
    sources: ALL_TYPED,
    hints: hints.filter(isAboutLoraDefaults),
  }));
  const first = { request: failed[0].request, sources: ALL_TYPED, pressed: { requesterId } };
  const input = await policyInputFor(use, rules, first);
  const { results, images, refusals } = evaluateTogether(input, wanted);
  const each = results.flatMap((result) => (result.ok ? [] : result.refusals));
  const all = distinctRefusals([...each, ...refusals]);
  if (all.length > 0) throw refusalNotice(use, all);
  return { images, input };
};

const retryFailed = onButton(retryCellsId, async (press) => {
  const { text, services, interaction } = press;
  requireCommands(press);
  const { comparison, images, first } = await comparisonFor(press, press.id.comparison);
  if (first.requesterId !== interaction.userId) throw new Notice(text.refusals.notYours);
  const [one, ...others] = images.filter((image) => isIn(image, 'failed', 'cancelled'));
  if (!one) throw new Notice(text.comparison.nothingToRetry);
  const rules = await rulesFor(press);
  const allowed = await allowedAgain(press, rules, [one, ...others]);
  const details = { rules, isPrivate: comparison.private, origin: 'compare' } as const;
  const again = [one, ...others].flatMap(({ cell }, at) => {
    const image = allowed.images[at];
    return cell && image ? [{ index: cell.index, image: allowedOrder(press, image, details) }] : [];
  });
  const { applicationId, token, receivedAt } = interaction;
  return {
    kind: 'deferUpdate',
    work: async () => {
      const shown = { id: comparison.id, interaction: { applicationId, token, receivedAt } };
      const result = await services.comparisons.retry(shown, again);
      if (result.kind !== 'started') throw notReserved(result, press, allowed.input);
      return undefined;
    },
  };
});

const remix = onButton(remixComparisonId, async (press) => {
  const { comparison } = await comparisonFor(press, press.id.comparison);
  await requireRevealed(press, comparison);
  return compareModal.open(press, {}, fieldsOf(comparison.typed));
});

/** What can be done with a sheet. */
export const sheetRoutes: readonly Route[] = [
  openCell,
  // A remix has all settings of the cell, also those that the form has no room for.
  onButton(useCellId, (press) => remixModal.open(press, press.id)),
  stop,
  retryFailed,
  remix,
  onButton(deleteComparisonId, (press) => deleteModal.open(press, press.id)),
  deleteModal.route,
];
