import {
  type APIApplicationCommand,
  type APIMessage,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandType,
  ButtonStyle,
  MessageFlags,
  MessageType,
  ApplicationCommandOptionType as Option,
  TextInputStyle,
  ComponentType as Type,
} from 'discord-api-types/v10';
import type { PageMessage, PageState } from '#sandbox/page/contract.ts';

export const BOT = { id: '110000000000000001', name: 'Loralei' };
export const ADA = { id: '110000000000000031', name: 'Ada' };
const BEN = { id: '110000000000000032', name: 'Ben' };
export const IMAGES = '110000000000000020';
export const SENT_AT = '2026-11-23T12:00:00.000Z';

const snowflake = (number: number) => String(120_000_000_000_000_000n + BigInt(number));

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
      '-# `oil-painting` 0.8 · `dusk-light` 0.4 · Euler a · 768 × 768 · 31 steps · guidance 7.5 · seed 4021 · 6.2 s',
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
      '**2 things to mend**\n- `strength`: 1.4 was given; 0.1 to 1 is allowed\n- `width`: 1000 was given; multiples of 8 are allowed',
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

export const remix: APIModalInteractionResponseCallbackData = {
  custom_id: 'remix-form',
  title: 'Remix',
  components: [
    {
      type: Type.Label,
      label: 'Prompt',
      component: {
        type: Type.TextInput,
        custom_id: 'prompt',
        style: TextInputStyle.Paragraph,
        value: 'a lighthouse at dusk',
        max_length: 2000,
      },
    },
    {
      type: Type.Label,
      label: 'Seed',
      description: 'The same seed gives the same image.',
      component: {
        type: Type.TextInput,
        custom_id: 'seed',
        style: TextInputStyle.Short,
        value: '4021',
        max_length: 10,
        required: false,
      },
    },
    {
      type: Type.Label,
      label: 'Size',
      component: {
        type: Type.RadioGroup,
        custom_id: 'size',
        options: [
          { label: 'Square', value: 'square', default: true },
          { label: 'Portrait', value: 'portrait', description: '2 : 3' },
        ],
      },
    },
    {
      type: Type.Label,
      label: 'Scheduler',
      component: {
        type: Type.StringSelect,
        custom_id: 'scheduler',
        options: [
          { label: 'Euler', value: 'Euler', default: true },
          { label: 'DDIM', value: 'DDIM' },
        ],
      },
    },
    { type: Type.Label, label: 'Upscale', component: { type: Type.Checkbox, custom_id: 'upscale' } },
  ],
};

// Discord's command object has many fields that the page never reads.
const command = (name: string, description: string, options: APIApplicationCommand['options'] = []) =>
  ({
    id: snowflake(100 + name.length),
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    options,
  }) as APIApplicationCommand;

const commands = [
  command('imagine', 'Make images from a prompt, with LoRAs', [
    { type: Option.String, name: 'prompt', description: 'What to paint', required: true, max_length: 40 },
    { type: Option.String, name: 'lora', description: 'LoRAs, separated by commas', autocomplete: true },
    {
      type: Option.String,
      name: 'size',
      description: 'The shape of the image',
      choices: [
        { name: 'Square', value: 'square' },
        { name: 'Portrait', value: 'portrait' },
      ],
    },
    { type: Option.Integer, name: 'samples', description: 'How many images', min_value: 1, max_value: 4 },
    { type: Option.Boolean, name: 'upscale', description: 'Twice the size' },
  ]),
  command('help', 'What the bot can do'),
  command('preset', 'Keep your favourite options', [
    {
      type: Option.Subcommand,
      name: 'save',
      description: 'Save a preset',
      options: [{ type: Option.String, name: 'name', description: 'Its name', required: true }],
    },
    { type: Option.Subcommand, name: 'list', description: 'List your presets' },
  ]),
];

export const state: PageState = {
  serverName: 'Image Makers',
  bot: BOT,
  members: [
    { ...ADA, role: 'member', colour: '#f0b232' },
    { ...BEN, role: 'member', colour: '#3ba55d' },
    { id: '110000000000000033', name: 'Mona', role: 'admin', colour: '#eb459e' },
  ],
  channels: [
    { id: IMAGES, name: 'images', ageRestricted: false },
    { id: '110000000000000021', name: 'after-dark', ageRestricted: true },
  ],
  commands,
  messages,
  violations: [],
  connected: true,
};
