import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ChannelType,
  ApplicationCommandOptionType as Option,
} from 'discord-api-types/v10';
import type { PageState } from '#sandbox/page/contract.ts';
import { messages } from './fake-messages.ts';
import { ADA, ARTISTS, BEN, BOT, DIRECT, IMAGES, LOUNGE, SENT_AT, SERVER, snowflake } from './fake-world.ts';

// Discord's command object has many fields that the page never reads.
export const command = (name: string, description: string, options: APIApplicationCommand['options'] = []) =>
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
  command('search', 'Search for LoRAs', [
    { type: Option.Integer, name: 'page', description: 'Which page', min_value: 1 },
    { type: Option.String, name: 'words', description: 'What to look for' },
  ]),
  command('upload', 'Read settings from a file', [
    { type: Option.Attachment, name: 'file', description: 'The settings as JSON', required: true },
  ]),
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

/** What the fake server answers unless a test changes it. */
export const state: PageState = {
  faultWords: [{ word: '!fail', does: 'fails while generating' }],
  channelId: IMAGES,
  serverId: SERVER,
  servers: [
    { id: SERVER, name: 'Image Makers', hasBot: true, channelId: IMAGES },
    { id: '110000000000000011', name: 'Elsewhere', hasBot: false, channelId: LOUNGE },
  ],
  directMessages: [{ id: DIRECT, type: ChannelType.DM, name: BOT.name, ageRestricted: false }],
  startedAt: SENT_AT,
  bot: BOT,
  members: [
    { ...ADA, role: 'member', colour: '#f0b232' },
    { ...BEN, role: 'member', colour: '#3ba55d' },
    { id: '110000000000000033', name: 'Mona', role: 'admin', colour: '#eb459e' },
  ],
  channels: [
    { id: IMAGES, type: ChannelType.GuildText, name: 'images', ageRestricted: false },
    { id: '110000000000000021', type: ChannelType.GuildText, name: 'after-dark', ageRestricted: true },
  ],
  users: [ADA, BEN, BOT],
  roles: [
    { id: SERVER, name: '@everyone' },
    { id: ARTISTS, name: 'Artists' },
  ],
  commands,
  languages: { offered: ['en-US', 'de'], member: 'en-US', server: 'en-US' },
  messages,
  violations: [],
  connected: true,
};
