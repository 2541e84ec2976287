import { IMAGINE_OPTIONS } from '#domain/generation/image-options.ts';
import { PRESET_LIMITS, type Preset, type PresetOwner } from '#domain/members/presets.ts';
import { optionWords } from '#generations/option-defaults.ts';
import {
  button,
  COLOURS,
  container,
  noticeMessage,
  row,
  separator,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, whole } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';

const PER_PAGE = 10;

/** Turns the pages of the list, which may contain a member's and a server's presets. */
export const presetPageId = defineCustomId('presets', {
  page: whole(0, Math.ceil((2 * PRESET_LIMITS.each) / PER_PAGE)),
});

// With this, ten entries fit into one message.
const ENTRY_LENGTH = 350;

type Entry = { whose: PresetOwner['kind']; preset: Preset };

const entryLine = (text: Text, { name, options }: Preset): string =>
  `- ${cut(text.presets.line(name, optionWords(text, options).join(' · ')), ENTRY_LENGTH)}`;

const groupLines = (text: Text, whose: PresetOwner['kind'], entries: readonly Entry[]): string[] => {
  const lines = entries.filter((entry) => entry.whose === whose).map(({ preset }) => entryLine(text, preset));
  return lines.length === 0 ? [] : [text.presets.groups[whose], ...lines];
};

const turns = (text: Text, page: number, pages: number) => {
  const turn = (label: string, to: number) => ({
    ...button(label, presetPageId.encode({ page: Math.min(Math.max(to, 0), pages - 1) })),
    disabled: to < 0 || to >= pages,
  });
  const [earlier, later] = [page - 1, page + 1];
  return row(turn(text.presets.earlier, earlier), turn(text.presets.later, later));
};

/** Renders a page of a member's presets and then the server's, with their options. */
export const presetListMessage = (
  text: Text,
  { own, shared }: { own: readonly Preset[]; shared: readonly Preset[] },
  wanted: number,
): Message => {
  const entries: Entry[] = [
    ...own.map((preset): Entry => ({ whose: 'member', preset })),
    ...shared.map((preset): Entry => ({ whose: 'server', preset })),
  ];
  if (entries.length === 0) return noticeMessage(text.presets.none);
  const pages = Math.ceil(entries.length / PER_PAGE);
  // Presets may have been deleted since the page was offered.
  const page = Math.min(wanted, pages - 1);
  const shown = entries.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const lines = [...groupLines(text, 'member', shown), ...groupLines(text, 'server', shown)];
  const footer = pages === 1 ? [] : [small(text.presets.page(page + 1, pages))];
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.presets.title}`, ...lines, ...footer),
        ...(pages === 1 ? [] : [turns(text, page, pages)]),
      ),
    ],
  };
};

const optionLines = (text: Text, { options }: Preset): string[] =>
  IMAGINE_OPTIONS.flatMap((option) => {
    const value = option === 'prompt' ? undefined : options[option];
    if (value === undefined) return [];
    return [`- ${text.presets.optionLine(option, text.optionValue(option, value))}`];
  });

/** Renders the outcome of saving a preset, and its options. */
export const savedMessage = (text: Text, preset: Preset, said: readonly string[]): Message => ({
  components: [
    container(
      COLOURS.ready,
      textDisplay(...said),
      textDisplay(...optionLines(text, preset)),
      textDisplay(small(text.presets.use)),
    ),
  ],
});

// With this, two presets with every option fit into one message.
const LONGEST_LINE = 500;

const aboutPreset = (text: Text, { whose, preset }: Entry) =>
  textDisplay(
    text.presets.name(preset.name, whose),
    ...optionLines(text, preset).map((line) => cut(line, LONGEST_LINE)),
    whose === 'server' ? small(text.presets.sharedBy(preset.by)) : '',
  );

/** Renders all presets of one name. */
export const presetMessage = (
  text: Text,
  { own, shared }: { own: Preset | undefined; shared: Preset | undefined },
): Message => {
  const entries: Entry[] = [
    ...(own ? [{ whose: 'member' as const, preset: own }] : []),
    ...(shared ? [{ whose: 'server' as const, preset: shared }] : []),
  ];
  const parts = entries.flatMap((entry, index) => [
    ...(index === 0 ? [] : [separator()]),
    aboutPreset(text, entry),
  ]);
  const both = own && shared ? [textDisplay(small(text.presets.hidesServers))] : [];
  return { components: [container(COLOURS.ready, ...parts, ...both)] };
};
