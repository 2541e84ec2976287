import { Notice } from '#domain/errors.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { SNOWFLAKE } from '#domain/typed-text.ts';
import { textDisplay } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { type Feature, onSelect } from '#interactions/define-command.ts';
import { channelRow, oneOfRow } from '#interactions/selects.ts';
import { changeReply } from './change.ts';
import { type Page, seenField } from './panel.ts';

const channelPickId = defineCustomId('showcasechannel', seenField);
const starsId = defineCustomId('showcasestars', seenField);

// A select has room for 25.
const OFFERED = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, SETTINGS_LIMITS.stars.max];

/** Those that are offered, and one that a file of settings set. */
const offeredWith = (stars: number): number[] =>
  [...new Set([...OFFERED, stars])].toSorted((one, other) => one - other);

const withShowcase =
  (changed: Partial<ServerSettings['showcase']>) =>
  (settings: ServerSettings): ServerSettings => ({
    ...settings,
    showcase: { ...settings.showcase, ...changed },
  });

/** The page of the showcase: its channel, and the stars that a result needs. What the bot lacks there is a warning. */
export const showcase: Page = {
  name: 'showcase',
  now: ({ text, stored: { settings } }) =>
    text.settings.showcase.now(settings.showcase.channelId, settings.showcase.stars),
  render: ({ text, stored: { settings, revision: seen } }) => {
    const said = text.settings.showcase;
    const { channelId, stars } = settings.showcase;
    return [
      textDisplay(said.about, said.never),
      channelRow(
        { customId: channelPickId.encode({ seen }), placeholder: said.pick },
        { chosen: channelId === null ? [] : [channelId], most: 1 },
      ),
      oneOfRow(
        { customId: starsId.encode({ seen }), placeholder: said.pickStars },
        {
          options: offeredWith(stars).map((value) => ({ value: String(value), label: said.stars(value) })),
          chosen: String(stars),
        },
      ),
    ];
  },
};

/** The page of the showcase, with its controls. */
export const showcaseFeature: Feature = {
  routes: [
    onSelect(channelPickId, (press) => {
      const [channelId = null] = press.values;
      if (channelId !== null && !SNOWFLAKE.test(channelId)) throw new Notice(press.text.refusals.malformed);
      return changeReply(press, { page: showcase, seen: press.id.seen, edit: withShowcase({ channelId }) });
    }),
    onSelect(starsId, (press) => {
      const stars = Number(press.values[0]);
      const { min, max } = SETTINGS_LIMITS.stars;
      if (!Number.isInteger(stars) || stars < min || stars > max)
        throw new Notice(press.text.refusals.malformed);
      return changeReply(press, { page: showcase, seen: press.id.seen, edit: withShowcase({ stars }) });
    }),
  ],
};
