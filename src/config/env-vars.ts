import { z } from 'zod';
import { OPERATOR_SETTINGS } from './operator-vars.ts';
import {
  address,
  FRONT_ENDS,
  issued,
  LEAST_SECRET,
  LOG_LEVELS,
  modelsByBase,
  price,
  proxyAddress,
  ROLES,
  SECRET_TOO_SHORT,
  secret,
  setting,
  shards,
  whole,
  yesOrNo,
} from './values.ts';

/** Every environment variable of the bot. `.env.example`, `docs/configuration.md` and the doctor derive from this list. */
export const SETTINGS = {
  DISCORD_TOKEN: setting({
    description: "The bot's token, from the Bot page of your application in Discord's developer portal",
    fallback: null,
    schema: issued('a token'),
    isSecret: true,
  }),
  DISCORD_API_URL: setting({
    description: "Where Discord's API is",
    fallback: 'https://discord.com/api',
    schema: address,
  }),
  DISCORD_GUILD_ID: setting({
    description: 'Register the commands in this server only, where they change at once: for developing',
    fallback: null,
    schema: z.string().regex(/^\d{17,20}$/, "must be a server's id, 17 to 20 digits"),
  }),
  ROLE: setting({
    description: `What this process does: ${ROLES.join(', ')}. A gateway takes orders, a worker makes images; all does both`,
    fallback: 'all',
    schema: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`),
  }),
  INTERACTIONS: setting({
    description: `How interactions come in: by Discord's gateway, or over http at /interactions of this process`,
    fallback: 'gateway',
    schema: z.enum(FRONT_ENDS, `must be one of ${FRONT_ENDS.join(', ')}`),
  }),
  SHARDS: setting({
    description:
      'The shards of the gateway that this process has: auto for all that Discord asks for, or such as 0,1/4',
    fallback: 'auto',
    schema: shards,
  }),
  DATABASE_URL: setting({
    description:
      'A Postgres database, such as postgres://user:password@host/loralei; left out: SQLite in DATA_DIR',
    fallback: null,
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'must be an address that begins with postgres://')
      .transform(secret),
    isSecret: true,
  }),
  PUBLIC_URL: setting({
    description:
      'Where the internet finds HTTP_PORT, such as https://bot.example; with it ModelsLab tells when images are ready',
    fallback: null,
    schema: address.refine(
      (url) => !url.endsWith('/interactions'),
      'must not end in /interactions: the bot adds that by itself',
    ),
  }),
  MODELSLAB_API_KEY: setting({
    description: 'Your ModelsLab API key',
    fallback: null,
    schema: issued('a key'),
    isSecret: true,
  }),
  MODELSLAB_API_URL: setting({
    description: "Where ModelsLab's API is",
    fallback: 'https://modelslab.com/api',
    schema: address,
  }),
  MODELSLAB_MODEL_ID: setting({
    description: 'The model for requests that name none',
    fallback: 'tamarin-xl-v1',
    schema: z.string().regex(/^[^\s,]{1,100}$/, "must be a model's id without blanks"),
  }),
  MODELSLAB_MODELS_BY_BASE: setting({
    description:
      'Models for LoRAs of other base models, where a member names no model: such as SDXL=tamarin-xl-v1, Flux=fluxdev',
    fallback: null,
    schema: modelsByBase,
  }),
  MODELSLAB_CONCURRENCY: setting({
    description: 'Jobs that run at the same time: what your ModelsLab plan allows (5, 10 or 15)',
    fallback: '5',
    schema: whole(1, 1000),
  }),
  MODELSLAB_TIMEOUT_SECONDS: setting({
    description: 'How long a job may take before it is given up',
    fallback: '300',
    schema: whole(10, 3600),
  }),
  MODELSLAB_MAX_ATTEMPTS: setting({
    description:
      'How often an order is posted that ModelsLab had no room for, or that could not be sent, before it fails',
    fallback: '10',
    schema: whole(1, 100),
  }),
  MODELSLAB_LOW_BALANCE: setting({
    description:
      'Warn in the log and in /health/ready while the balance of your ModelsLab account is below this; left out: no warning',
    fallback: null,
    schema: whole(0, 1_000_000),
  }),
  IMAGE_COST: setting({
    description:
      'What an image on your key costs, with its currency, such as $0.0047 or 2 credits: members read it before they order; left out: it is not told',
    fallback: null,
    schema: price,
  }),
  MODELSLAB_TEMP: setting({
    description: 'Ask for links that work for 24 hours, where the usual storage cannot be reached: yes or no',
    fallback: 'no',
    schema: yesOrNo,
  }),
  MODELSLAB_BASE64: setting({
    description: 'Ask for images as base64 text: yes or no',
    fallback: 'no',
    schema: yesOrNo,
  }),
  HTTPS_PROXY: setting({
    description:
      'A proxy by which ModelsLab and its images are reached, such as http://user:password@host:3128; Discord is reached without it',
    fallback: null,
    schema: proxyAddress,
    isSecret: true,
  }),
  HTTP_PROXY: setting({
    description: 'The same where HTTPS_PROXY is left out, and for an API at an http address',
    fallback: null,
    schema: proxyAddress,
    isSecret: true,
  }),
  NO_PROXY: setting({
    description: 'Hosts that are reached without the proxy, separated by commas',
    fallback: null,
    schema: z.string(),
  }),
  SECRET_KEY: setting({
    description:
      "A secret of your own, at least 32 characters, that encrypts servers' API keys; without it they cannot bring any, and a lost one cannot be recovered",
    fallback: null,
    schema: z.string().regex(/^\S+$/, SECRET_TOO_SHORT).min(LEAST_SECRET, SECRET_TOO_SHORT).transform(secret),
    isSecret: true,
  }),
  SECRET_KEY_OLD: setting({
    description:
      'Earlier values of SECRET_KEY, separated by commas: keys under them are encrypted anew at the start',
    fallback: null,
    schema: z.string().min(LEAST_SECRET, SECRET_TOO_SHORT).transform(secret),
    isSecret: true,
  }),
  ...OPERATOR_SETTINGS,
  DATA_DIR: setting({
    description: 'The folder of the database',
    fallback: 'data',
    schema: z.string(),
  }),
  HTTP_HOST: setting({
    description: 'The address on which the health check listens',
    fallback: '127.0.0.1',
    schema: z
      .string()
      .regex(/^[\w.:%-]+$/, 'must be an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0'),
  }),
  HTTP_PORT: setting({
    description: 'The port of the health check; 0 takes any free one',
    fallback: '0',
    schema: whole(0, 65_535),
  }),
  METRICS_TOKEN: setting({
    description:
      'A secret that readers of /metrics send as "Authorization: Bearer"; left out: /metrics is served only where no other machine finds HTTP_PORT',
    fallback: null,
    schema: issued('a token'),
    isSecret: true,
  }),
  SANDBOX_PORT: setting({
    description:
      "The port of the sandbox's page; left out: 8420, or a free one where that is taken; 0 takes any free one",
    fallback: null,
    schema: whole(0, 65_535),
  }),
  SHUTDOWN_GRACE_SECONDS: setting({
    description: 'How long running jobs may go on after SIGTERM; unfinished ones resume at the next start',
    fallback: '20',
    schema: whole(0, 600),
  }),
  LOG_LEVEL: setting({
    description: `How much is logged: ${LOG_LEVELS.join(', ')}`,
    fallback: 'info',
    schema: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
  }),
} as const;

/** The name of an environment variable of the bot. */
export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
