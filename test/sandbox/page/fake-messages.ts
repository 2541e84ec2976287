import {
  type APIMessage,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  MessageFlags,
  MessageType,
  ComponentType as Type,
} from 'discord-api-types/v10';
import type { PageMessage } from '#sandbox/page/contract.ts';
import { ADA, BEN, BOT, IMAGES, SENT_AT, snowflake } from './fake-world.ts';

/** A message of the bot with components of the second kind, unless `changes` makes it another. */
export function botMessage(
  number: number,
  components: APIMessageTopLevelComponent[],
  changes: Partial<APIMessage> = {},
): APIMessage {
  const user = {
    id: BOT.id,
    username: BOT.name,
    global_name: null,
    discriminator: '0',
    avatar: null,
    bot: true,
  };
  return {
    id: snowflake(number),
    channel_id: IMAGES,
    author: user,
    type: MessageType.ChatInputCommand,
    timestamp: SENT_AT,
    edited_timestamp: null,
    content: '',
    components,
    embeds: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    flags: MessageFlags.IsComponentsV2,
    ...changes,
  };
}

const text = (content: string) => ({ type: Type.TextDisplay, content }) as const;

const button = (
  label: string,
  customId: string,
  style:
    | ButtonStyle.Primary
    | ButtonStyle.Secondary
    | ButtonStyle.Success
    | ButtonStyle.Danger = ButtonStyle.Secondary,
) => ({ type: Type.Button, style, label, custom_id: customId }) as const;

const pictures = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    media: { url: `/pictures/${index + 1}.svg`, width: 768, height: 768 },
    description: `A lighthouse at dusk, image ${index + 1} of ${count}`,
  }));

/** A finished generation as the bot shows it: gallery, text, buttons and a select. */
export const result: APIMessageTopLevelComponent = {
  type: Type.Container,
  accent_color: 0x57f287,
  components: [
    { type: Type.MediaGallery, items: pictures(4) },
    text('a **lighthouse** at dusk, oil on canvas, _thick_ brush strokes\n-# Without: blurry, `low quality`'),
    text(
      '-# `oil-painting` 0.8 · `dusk-light` 0.4 · Euler a · 768 × 768 · 31 steps · guidance 7.5 · seed 4021 · 6s',
    ),
    text(`-# By <@${ADA.id}> in <#${IMAGES}>`),
    {
      type: Type.ActionRow,
      components: [
        { ...button('Reroll same seed', 'reroll', ButtonStyle.Primary), emoji: { name: '🎲' } },
        button('New seed', 'new-seed'),
        button('Remix', 'remix'),
        { ...button('Upscale', 'upscale'), disabled: true },
        button('Delete', 'delete', ButtonStyle.Danger),
      ],
    },
    {
      type: Type.ActionRow,
      components: [
        {
          type: Type.StringSelect,
          custom_id: 'scheduler',
          placeholder: 'Same seed, another scheduler',
          options: ['DDIM', 'Euler', 'Heun', 'LCM', 'UniPC'].map((label) => ({
            label,
            value: label,
            description: `${label}Scheduler`,
          })),
        },
      ],
    },
  ],
};

const progress: APIMessageTopLevelComponent = {
  type: Type.Container,
  accent_color: 0x5865f2,
  components: [
    text('### Painting … `▰▰▰▰▰▱▱▱▱▱▱▱` 42 %'),
    text(`> a fox in the snow\n-# Ready <t:${Math.floor(Date.parse(SENT_AT) / 1000)}:R>`),
    { type: Type.ActionRow, components: [button('Cancel', 'cancel', ButtonStyle.Danger)] },
  ],
};

const problems: APIMessageTopLevelComponent = {
  type: Type.Container,
  accent_color: 0xed4245,
  components: [
    text(
      '**2 things to fix**\n- `strength`: 1.4 was given; 0.1 to 1 is allowed\n- `width`: 1000 was given; multiples of 8 are allowed',
    ),
    { type: Type.Separator, divider: true, spacing: 1 },
    text('-# Nothing was sent, and nothing is charged.'),
  ],
};

const invoked = (by: { id: string; name: string }, command: string) => ({ invokedBy: { ...by, command } });

export const messages: PageMessage[] = [
  { message: botMessage(1, [result]), thinking: false, ephemeral: false, ...invoked(ADA, '/imagine') },
  {
    message: botMessage(2, [progress]),
    thinking: false,
    ephemeral: false,
    ...invoked(BEN, '[Reroll same seed]'),
  },
  { message: botMessage(3, [problems]), thinking: false, ephemeral: true, ...invoked(ADA, '/imagine') },
  {
    message: botMessage(4, [], { flags: MessageFlags.Loading }),
    thinking: true,
    ephemeral: false,
    ...invoked(BEN, '/imagine'),
  },
];
