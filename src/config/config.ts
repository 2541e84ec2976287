import type { z } from 'zod';
import { StartError } from '#domain/errors.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './env-vars.ts';
import { asMeant, type Secret, secret, withoutInvisible } from './values.ts';

/** Environment variables by name. */
export type Environment = Record<string, string | undefined>;

type Values = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> | null };

/** All problems with the environment, one sentence each, with the variable's name and what to do. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has problems:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

// Words and paths may contain invisible characters on purpose, such as joiners.
const FREE_TEXT: readonly SettingName[] = ['BLOCKED_WORDS', 'DATA_DIR', 'OPERATOR_NAME', 'OPERATOR_CONTACT'];

// Other programs read these in lower case, too, some only so.
const PROXIES: readonly SettingName[] = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];

// In env files and compose files an empty value means none.
const given = (environment: Environment, name: SettingName): string | null => {
  const typed = environment[name] ?? (PROXIES.includes(name) ? environment[name.toLowerCase()] : undefined);
  const meant = typed === undefined ? undefined : asMeant(typed);
  const value = meant !== undefined && !FREE_TEXT.includes(name) ? withoutInvisible(meant) : meant;
  return value === undefined || value === '' ? SETTINGS[name].fallback : value;
};

const remedy = (name: SettingName): string => {
  const { fallback } = SETTINGS[name];
  return fallback === null ? 'Fix it or leave it out.' : `Fix it, or leave it out for ${fallback}.`;
};

/** Problems never quote a secret, nor the password in a URL. */
const shown = (name: SettingName, value: string): string =>
  'isSecret' in SETTINGS[name]
    ? `${name} (hidden)`
    : `${name}=${value.replace(/\/\/[^/?#]*@/, '//(hidden)@')}`;

const readAll = (environment: Environment): { values: Values; problems: string[] } => {
  const problems: string[] = [];
  const entries = SETTING_NAMES.map((name) => {
    const value = given(environment, name);
    if (value === null) return [name, null];
    const result = SETTINGS[name].schema.safeParse(value);
    if (result.success) return [name, result.data];
    problems.push(
      `${shown(name, value)} ${result.error.issues[0]?.message ?? 'is not valid'}. ${remedy(name)}`,
    );
    return [name, null];
  });
  // Each name is paired with the output of its own schema.
  return { values: Object.fromEntries(entries) as Values, problems };
};

const pairProblem = (environment: Environment): string[] => {
  const token = given(environment, 'DISCORD_TOKEN');
  const key = given(environment, 'MODELSLAB_API_KEY');
  if (token !== null && key === null) {
    return [
      'MODELSLAB_API_KEY is missing while DISCORD_TOKEN is set. Set both for Discord, or none for the sandbox.',
    ];
  }
  if (token === null && key !== null) {
    return [
      'DISCORD_TOKEN is missing while MODELSLAB_API_KEY is set. Set both for Discord, or none for the sandbox.',
    ];
  }
  return [];
};

/** Whether Discord is a fake on this machine, which reaches this process without a public URL. */
const isLoopback = (url: string | null): boolean =>
  url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);

/** Checks settings that only make sense, or only work, together. */
const combinationProblems = (environment: Environment, values: Values): string[] => {
  const { ROLE, INTERACTIONS, DISCORD_API_URL } = values;
  const lacks = (name: SettingName): boolean => given(environment, name) === null;
  const problems: string[] = [];
  if (ROLE !== null && ROLE !== 'all' && lacks('DATABASE_URL')) {
    problems.push(
      `DATABASE_URL is missing while ROLE=${ROLE}: processes share their work through Postgres. Set it, or leave ROLE out.`,
    );
  }
  if (ROLE !== null && ROLE !== 'all' && lacks('DISCORD_TOKEN')) {
    problems.push(`DISCORD_TOKEN is missing while ROLE=${ROLE}: the sandbox is one process. Leave ROLE out.`);
  }
  if (!lacks('SECRET_KEY_OLD') && lacks('SECRET_KEY')) {
    problems.push(
      'SECRET_KEY is missing while SECRET_KEY_OLD is set. Set SECRET_KEY to the new secret, or put the earlier one back there.',
    );
  }
  const isSandboxed = lacks('DISCORD_TOKEN') || isLoopback(DISCORD_API_URL);
  if (INTERACTIONS === 'http' && lacks('PUBLIC_URL') && !isSandboxed) {
    problems.push(
      'PUBLIC_URL is missing while INTERACTIONS=http: Discord has to find this process. Set it, or leave INTERACTIONS out.',
    );
  }
  return problems;
};

/** Returns the value of a variable with a fallback, which is there unless it was reported as a problem. */
const present = <T>(value: T | null): T => {
  if (value === null) throw new Error('a setting with a fallback is missing');
  return value;
};

/**
 * Returns every possible reading of the earlier secrets: whole or comma-separated, with or without quotes.
 */
const earlierSecrets = (environment: Environment): string[] => {
  const { SECRET_KEY: current = '', SECRET_KEY_OLD: old = '' } = environment;
  return [current, old, ...old.split(',')].flatMap((typed) => [
    typed.trim(),
    asMeant(typed),
    withoutInvisible(asMeant(typed)),
  ]);
};

/** Returns the secret that encrypts keys, then those that only decrypt; empty without a secret. */
const keySecrets = (environment: Environment, current: Secret | null): Secret[] => {
  if (current === null) return [];
  const all = new Set([current.reveal(), ...earlierSecrets(environment)]);
  return [...all].filter((one) => one !== '').map(secret);
};

const arrangeModelslab = (values: Values) => ({
  apiUrl: present(values.MODELSLAB_API_URL),
  modelId: present(values.MODELSLAB_MODEL_ID),
  modelsByBase: values.MODELSLAB_MODELS_BY_BASE ?? [],
  concurrency: present(values.MODELSLAB_CONCURRENCY),
  timeoutMs: present(values.MODELSLAB_TIMEOUT_SECONDS) * 1000,
  maxAttempts: present(values.MODELSLAB_MAX_ATTEMPTS),
  /** In the currency of the account; null: no warning. */
  lowBalance: values.MODELSLAB_LOW_BALANCE,
  temp: present(values.MODELSLAB_TEMP),
  base64: present(values.MODELSLAB_BASE64),
  proxies: {
    https: values.HTTPS_PROXY,
    http: values.HTTP_PROXY,
    except: values.NO_PROXY ?? '',
  },
});

/** The operator's own limits and lists, which bind in every server. */
const arrangeOperator = (values: Values) => ({
  imagesPerMemberPerDay: values.MEMBER_IMAGES_PER_DAY,
  jobsPerMember: present(values.MEMBER_JOBS),
  jobsPerLane: present(values.LANE_JOBS),
  directMessages: present(values.DIRECT_MESSAGES),
  blockedWords: values.BLOCKED_WORDS ?? [],
  timeZone: present(values.TIME_ZONE),
  historyDays: values.HISTORY_DAYS,
});

/** What the operator says about itself; null: nothing. */
const arrangeImprint = (values: Values) => ({
  name: values.OPERATOR_NAME,
  contact: values.OPERATOR_CONTACT,
  privacyUrl: values.PRIVACY_URL,
  termsUrl: values.TERMS_URL,
});

const arrange = (values: Values, environment: Environment) => ({
  /** Null: nothing is configured, so the bot runs in its sandbox. */
  credentials:
    values.DISCORD_TOKEN === null || values.MODELSLAB_API_KEY === null
      ? null
      : { discordToken: values.DISCORD_TOKEN, modelslabKey: values.MODELSLAB_API_KEY },
  role: present(values.ROLE),
  interactionSource: present(values.INTERACTIONS),
  shards: present(values.SHARDS),
  /** Null: SQLite in the data folder. */
  databaseUrl: values.DATABASE_URL,
  /** Null: this process is not reachable from outside. */
  publicUrl: values.PUBLIC_URL,
  discord: { apiUrl: present(values.DISCORD_API_URL), guildId: values.DISCORD_GUILD_ID },
  modelslab: arrangeModelslab(values),
  /** The first one encrypts servers' keys, all of them decrypt. Empty: servers cannot set their own key. */
  keySecrets: keySecrets(environment, values.SECRET_KEY),
  operator: arrangeOperator(values),
  imprint: arrangeImprint(values),
  /** What an image on the bot's own key costs; null: it is not told. */
  imageCost: values.IMAGE_COST,
  dataDir: present(values.DATA_DIR),
  http: { host: present(values.HTTP_HOST), port: present(values.HTTP_PORT) },
  /** Null: the metrics are for this machine only. */
  metricsToken: values.METRICS_TOKEN,
  /** Null: the usual one, or a free one where that is taken. */
  sandboxPort: values.SANDBOX_PORT,
  shutdownGraceMs: present(values.SHUTDOWN_GRACE_SECONDS) * 1000,
  logLevel: present(values.LOG_LEVEL),
});

/** The parsed configuration. Secrets print as `[hidden]`. */
export type Config = ReturnType<typeof arrange>;

/** Parses the environment. Throws a ConfigError with all problems. */
export const parseConfig = (environment: Environment): Config => {
  const { values, problems } = readAll(environment);
  const all = [...problems, ...pairProblem(environment), ...combinationProblems(environment, values)];
  if (all.length > 0) throw new ConfigError(all);
  return arrange(values, environment);
};

/** Returns the proxies with the passwords in their URLs, for opening connections. */
export const proxiesOf = ({ modelslab: { proxies } }: Pick<Config, 'modelslab'>) => ({
  https: proxies.https?.reveal() ?? null,
  http: proxies.http?.reveal() ?? null,
  except: proxies.except,
});
