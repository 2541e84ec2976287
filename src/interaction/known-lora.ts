import { Notice } from '#domain/errors.ts';
import { findPinned, type PinnedLora } from '#domain/pinned-lora.ts';
import { barredBy, isListed } from '#domain/policy/lists.ts';
import type { Catalogue, CatalogueEntry } from '#domain/ports.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { suggestedValue } from '#domain/suggested-name.ts';
import type { Invocation } from './feature.ts';
import { loraSettings } from './offered.ts';

/** A LoRA that may be used: what the API's list tells of it, and how it is pinned, if it is. */
export type KnownLora = {
  id: string;
  entry: CatalogueEntry | undefined;
  pinned: PinnedLora | undefined;
};

/** Nothing is told of a LoRA of a server's own, but its admins know it. */
const isVouchedFor = ({ id, pinned }: KnownLora, { rule }: ServerSettings['loras']): boolean =>
  pinned !== undefined || (rule.mode === 'only' && rule.ids.includes(id));

/** The LoRA of an id, in whichever case, or of a nickname. */
const lookUp = (name: string, { pinned }: ServerSettings['loras'], catalogue: Catalogue): KnownLora => {
  const named = findPinned(pinned, name)?.id ?? name;
  const found = catalogue.find('lora', named);
  const id = found?.id ?? named;
  return { id, entry: found, pinned: pinned.find((lora) => lora.id === id) };
};

/**
 * The LoRA of that id or nickname. Throws a Notice when it may not be used there, and when
 * nothing is known of it.
 */
export const loraNamed = async (
  invocation: Pick<Invocation, 'origin' | 'text' | 'services'>,
  typed: string,
): Promise<KnownLora> => {
  const { text, services } = invocation;
  const settings = await loraSettings(invocation);
  const lora = lookUp(suggestedValue(typed), settings, services.catalogue);
  const { id, entry } = lora;
  if (!isListed(settings.rule, id)) throw new Notice(text.refusal(barredBy('lora', id, settings.rule)));
  if (entry || isVouchedFor(lora, settings)) return lora;
  throw new Notice(services.catalogue.complete() ? text.loras.unknown(id) : text.loras.stillLoading(id));
};
