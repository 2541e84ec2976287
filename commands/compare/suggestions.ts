import { suggestAxis } from '#domain/comparison/suggest-axis.ts';
import { presetsFor } from '#generations/option-defaults.ts';
import type { Completer, Uses } from '#interactions/invocation.ts';
import { CHOICES, type Choice } from '#interactions/reply.ts';

/** Suggests axes while a member types, then values for the one that is chosen. */
export const completeAxis: Completer<Uses<'catalogue' | 'presets'>> = async (use) => {
  const { catalogue } = use.services;
  if (!(await use.turn())) return [];
  const { own, shared } = await presetsFor(use);
  const presets = [...own, ...shared].map(({ name }) => name);
  const ids = (kind: 'lora' | 'model') => (text: string) =>
    catalogue.search(kind, text, CHOICES.most).map(({ id }) => id);
  const names = {
    loras: ids('lora'),
    models: ids('model'),
    presets: (text: string) => presets.filter((name) => name.toLowerCase().includes(text.toLowerCase())),
  };
  return suggestAxis(use.typed.slice(0, CHOICES.longest), names).map(
    (axis): Choice => ({ name: axis, value: axis }),
  );
};
