import { Notice } from '#domain/errors.ts';
import type { Layer } from '#domain/option-layers.ts';
import { findPreset, type Preset } from '#domain/preset.ts';
import type { Invocation } from './feature.ts';
import { governingGuild, type Rules } from './rules.ts';

/** The presets that somebody can use there: their own first, then the server's. */
export const presetsFor = async ({
  origin,
  services,
}: Pick<Invocation, 'origin' | 'services'>): Promise<{ own: Preset[]; shared: Preset[] }> => {
  const guildId = governingGuild(origin);
  const [own, shared] = await Promise.all([
    services.presets.list({ kind: 'member', id: origin.userId }),
    guildId === null ? [] : services.presets.list({ kind: 'server', id: guildId }),
  ]);
  return { own, shared };
};

/** The preset of that name; a member's own wins over the server's. Throws a Notice when there is none. */
export const presetNamed = async (invocation: Invocation, name: string): Promise<Preset> => {
  const { own, shared } = await presetsFor(invocation);
  const preset = findPreset(own, name) ?? findPreset(shared, name);
  if (!preset) throw new Notice(invocation.text.refusals.unknownPreset);
  return preset;
};

/** What fills the options that somebody leaves out there: the server's defaults, their own, then the preset. */
export const layersFor = async (
  { origin, services }: Invocation,
  { settings }: Rules,
  preset: Preset | undefined,
): Promise<Layer[]> => [
  { source: 'server', options: settings?.defaults ?? {} },
  { source: 'member', options: await services.members.defaults(origin.userId) },
  { source: 'preset', options: preset?.options ?? {} },
];
