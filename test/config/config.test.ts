import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, parseConfig, proxiesOf } from '#config/config.ts';

const TOKEN = 'discord-token-of-a-test';
const KEY = 'modelslab-key-of-a-test';

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('the shards of a process', () => {
  it.each([
    ['auto', 'auto'],
    ['0/1', { ids: [0], count: 1 }],
    ['0,1,5/8', { ids: [0, 1, 5], count: 8 }],
  ])('are %s', (given, shards) => {
    expect(parseConfig({ SHARDS: given }).shards).toEqual(shards);
  });

  it.each(['4/4', '1,1/4', '0,1', '/4', '0-1/4', 'all', '0/0'])('are not %s', (given) => {
    expect(problemsOf({ SHARDS: given })).toHaveLength(1);
  });
});

describe('proxies', () => {
  const read = (environment: Environment) => proxiesOf(parseConfig(environment));

  it('are read in capitals and in small letters, with a scheme or without', () => {
    const expected = { https: 'http://a.example:3128', http: 'socks5://b.example', except: 'c.example' };
    expect(
      read({ HTTPS_PROXY: 'a.example:3128', HTTP_PROXY: 'socks5://b.example', NO_PROXY: 'c.example' }),
    ).toEqual(expected);
    expect(
      read({ https_proxy: 'http://a.example:3128', http_proxy: 'socks5://b.example', no_proxy: 'c.example' }),
    ).toEqual(expected);
  });

  it('show no password, in what is wrong neither', () => {
    const config = parseConfig({ HTTPS_PROXY: 'http://me:open-sesame@a.example' });
    expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toContain('sesame');
    const [problem] = problemsOf({ HTTPS_PROXY: 'ftp://me:open-sesame@a.example' });
    expect(problem).toContain('HTTPS_PROXY (hidden) must be the address of');
  });
});

describe('the models by base', () => {
  it('are pairs, separated by commas', () => {
    const { modelslab } = parseConfig({ MODELSLAB_MODELS_BY_BASE: 'SDXL=tamarin-xl-v1 ,Flux = fluxdev' });
    expect(modelslab.modelsByBase).toEqual([
      { base: 'SDXL', modelId: 'tamarin-xl-v1' },
      { base: 'Flux', modelId: 'fluxdev' },
    ]);
  });

  it.each(['SDXL', '=x', 'SDXL=a b', 'SDXL=a,,'])('are refused: %s', (list) => {
    expect(() => parseConfig({ MODELSLAB_MODELS_BY_BASE: list })).toThrow('must be such as SDXL=');
  });
});

describe('the price of an image', () => {
  it('is read with its currency', () => {
    expect(parseConfig({ IMAGE_COST: '0.02 EUR' }).imageCost).toMatchObject({ amount: 0.02, after: ' EUR' });
  });

  it('is refused without one', () => {
    expect(() => parseConfig({ IMAGE_COST: '0.02' })).toThrow('must be a price with its currency');
  });
});

describe('the configuration', () => {
  it('is the sandbox when nothing is set', () => {
    expect(parseConfig({})).toEqual({
      credentials: null,
      role: 'all',
      interactionSource: 'gateway',
      shards: 'auto',
      databaseUrl: null,
      publicUrl: null,
      discord: { apiUrl: 'https://discord.com/api', guildId: null },
      modelslab: {
        apiUrl: 'https://modelslab.com/api',
        modelId: 'tamarin-xl-v1',
        modelsByBase: [],
        concurrency: 5,
        timeoutMs: 300_000,
        maxAttempts: 10,
        lowBalance: null,
        temp: false,
        base64: false,
        proxies: { https: null, http: null, except: '' },
      },
      keySecrets: [],
      operator: {
        imagesPerMemberPerDay: null,
        jobsPerMember: 25,
        jobsPerLane: 1000,
        directMessages: true,
        blockedWords: [],
        timeZone: 'UTC',
        historyDays: null,
      },
      imprint: { name: null, contact: null, privacyUrl: null, termsUrl: null },
      imageCost: null,
      dataDir: 'data',
      http: { host: '127.0.0.1', port: 0 },
      metricsToken: null,
      sandboxPort: null,
      shutdownGraceMs: 20_000,
      logLevel: 'info',
    });
  });

  it('has credentials when token and key are set', () => {
    const { credentials } = parseConfig({ DISCORD_TOKEN: TOKEN, MODELSLAB_API_KEY: KEY });
    expect(credentials?.discordToken.reveal()).toBe(TOKEN);
    expect(credentials?.modelslabKey.reveal()).toBe(KEY);
  });

  it('takes blank values as unset', () => {
    expect(parseConfig({ DISCORD_TOKEN: ' ', MODELSLAB_CONCURRENCY: '' })).toEqual(parseConfig({}));
  });

  it('drops slashes at the end of addresses', () => {
    const { discord } = parseConfig({ DISCORD_API_URL: 'http://127.0.0.1:5000/api/' });
    expect(discord.apiUrl).toBe('http://127.0.0.1:5000/api');
  });

  it.each([
    [{ DISCORD_TOKEN: TOKEN }, 'MODELSLAB_API_KEY is missing'],
    [{ MODELSLAB_API_KEY: KEY }, 'DISCORD_TOKEN is missing'],
  ])('wants both secrets or none: %#', (environment, sentence) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(sentence)]);
  });

  it('wants the address under which Discord finds it over HTTP, but not of a sandbox', () => {
    const http = { INTERACTIONS: 'http' };
    const secrets = { DISCORD_TOKEN: TOKEN, MODELSLAB_API_KEY: KEY };
    expect(problemsOf({ ...http, ...secrets })).toEqual([expect.stringContaining('PUBLIC_URL is missing')]);
    const address = { PUBLIC_URL: 'https://bot.example' };
    expect(parseConfig({ ...http, ...secrets, ...address }).interactionSource).toBe('http');
    const loopback = { DISCORD_API_URL: 'http://127.0.0.1:5000/api' };
    expect(parseConfig({ ...http, ...secrets, ...loopback }).publicUrl).toBeNull();
    expect(parseConfig(http).interactionSource).toBe('http');
  });

  it('reports every problem at once, with the variable, the value and a remedy', () => {
    const problems = problemsOf({
      DISCORD_API_URL: 'discord',
      DISCORD_GUILD_ID: 'mine',
      MODELSLAB_CONCURRENCY: '0',
      HTTP_PORT: '70000',
      LOG_LEVEL: 'loud',
    });
    expect(problems).toEqual([
      'DISCORD_API_URL=discord must be an http or https address. Fix it, or leave it out for https://discord.com/api.',
      "DISCORD_GUILD_ID=mine must be a server's id, 17 to 20 digits. Fix it or leave it out.",
      'MODELSLAB_CONCURRENCY=0 must be a whole number from 1 to 1000. Fix it, or leave it out for 5.',
      'HTTP_PORT=70000 must be a whole number from 0 to 65535. Fix it, or leave it out for 0.',
      'LOG_LEVEL=loud must be one of silent, error, warn, info, debug. Fix it, or leave it out for info.',
    ]);
  });

  it('reports a missing secret beside every other problem', () => {
    expect(problemsOf({ DISCORD_TOKEN: TOKEN, LOG_LEVEL: 'loud' })).toHaveLength(2);
  });

  it('never shows a secret, right or wrong', () => {
    const { credentials } = parseConfig({ DISCORD_TOKEN: TOKEN, MODELSLAB_API_KEY: KEY });
    const prints = [
      inspect(credentials, { depth: 9 }),
      JSON.stringify(credentials),
      `${credentials?.modelslabKey}`,
    ];
    expect(prints.join('\n')).not.toContain('of-a-test');
    const complaints = problemsOf({ DISCORD_TOKEN: 'hush one', MODELSLAB_API_KEY: 'hush two' });
    expect(complaints).toHaveLength(2);
    expect(complaints.join('\n')).not.toContain('hush');
  });
});

describe('the parts of a bot in several processes', () => {
  const POSTGRES = { DATABASE_URL: 'postgres://bot:secret@db/loralei' };
  const PAIR = { DISCORD_TOKEN: TOKEN, MODELSLAB_API_KEY: KEY };

  it.each(['gateway', 'worker'])('have a database between them: %s', (role) => {
    expect(problemsOf({ ...PAIR, ROLE: role })).toEqual([
      `DATABASE_URL is missing while ROLE=${role}: processes share their work through Postgres. Set it, or leave ROLE out.`,
    ]);
    expect(parseConfig({ ...PAIR, ...POSTGRES, ROLE: role }).role).toBe(role);
  });

  it('are no sandbox', () => {
    expect(problemsOf({ ...POSTGRES, ROLE: 'worker' })).toEqual([
      'DISCORD_TOKEN is missing while ROLE=worker: the sandbox is one process. Leave ROLE out.',
    ]);
  });

  it('are found by Discord when it is to send interactions', () => {
    expect(problemsOf({ ...PAIR, INTERACTIONS: 'http' })).toHaveLength(1);
    const { interactionSource, publicUrl } = parseConfig({
      ...PAIR,
      INTERACTIONS: 'http',
      PUBLIC_URL: 'https://bot.example/',
    });
    expect([interactionSource, publicUrl]).toEqual(['http', 'https://bot.example']);
  });

  it.each(['mysql://db/x', 'postgres://', 'db'])('use no database but Postgres: %s', (url) => {
    expect(problemsOf({ DATABASE_URL: url })).toHaveLength(1);
  });

  it('print no password', () => {
    expect(inspect(parseConfig({ ...PAIR, ...POSTGRES }), { depth: null })).not.toContain('secret@');
    expect(JSON.stringify(parseConfig({ ...PAIR, ...POSTGRES }))).not.toContain('secret@');
  });
});

describe('values as people paste them', () => {
  const PAIR = { DISCORD_TOKEN: TOKEN, MODELSLAB_API_KEY: KEY };
  const secretsOf = (environment: Environment) => {
    const { credentials } = parseConfig(environment);
    return [credentials?.discordToken.reveal(), credentials?.modelslabKey.reveal()];
  };

  it.each([
    ['quotes', (value: string) => `"${value}"`],
    ['single quotes', (value: string) => `'${value}'`],
    ['quotes of a word processor', (value: string) => `“${value}”`],
    ['blanks', (value: string) => ` \t${value}  \r`],
    ['a byte order mark', (value: string) => `\uFEFF${value}`],
    ['zero-width spaces', (value: string) => `${value.slice(0, 3)}\u200B${value.slice(3)}\u2060`],
    ['blanks that do not break', (value: string) => `\u00A0${value}\u00A0`],
    ['a soft hyphen', (value: string) => `${value.slice(0, 5)}\u00AD${value.slice(5)}`],
    ['blanks within the quotes', (value: string) => `" ${value} "`],
  ])('are read without %s', (_, pasted) => {
    expect(secretsOf({ DISCORD_TOKEN: pasted(TOKEN), MODELSLAB_API_KEY: pasted(KEY) })).toEqual([TOKEN, KEY]);
  });

  it('are refused as a token or key when they hold blanks or letters of no token', () => {
    expect(problemsOf({ DISCORD_TOKEN: 'hush hush', MODELSLAB_API_KEY: 'hüsh' })).toEqual([
      'DISCORD_TOKEN (hidden) must be a token without blanks. Fix it or leave it out.',
      'MODELSLAB_API_KEY (hidden) must be a key without blanks. Fix it or leave it out.',
    ]);
  });

  it('keep quotes that belong to lists', () => {
    const { operator } = parseConfig({ BLOCKED_WORDS: '"a","b"' });
    expect(operator.blockedWords).toEqual(['"a"', '"b"']);
  });

  it.each([
    ['https://bot.example', 'https://bot.example'],
    ['https://bot.example/', 'https://bot.example'],
    ['"https://bot.example/loralei/"', 'https://bot.example/loralei'],
  ])('are a public address: %s', (typed, address) => {
    expect(parseConfig({ ...PAIR, PUBLIC_URL: typed }).publicUrl).toBe(address);
  });

  it.each([
    'https://bot.example?x=1',
    'https://bot.example/#top',
    'https://user:hush@bot.example',
    'https://hush@bot.example',
    'https://bot.example/interactions',
    'bot.example',
    'ftp://bot.example',
  ])('are no public address: %s', (typed) => {
    for (const name of ['PUBLIC_URL', 'MODELSLAB_API_URL', 'DISCORD_API_URL']) {
      const problems = problemsOf({ ...PAIR, [name]: typed });
      if (typed.endsWith('/interactions') && name !== 'PUBLIC_URL') continue;
      expect(problems).toEqual([expect.stringContaining(name)]);
      expect(problems.join()).not.toContain('hush');
    }
  });

  it.each(['http://0.0.0.0', '0.0.0.0 ::1', 'a/b'])('are no host: %s', (host) => {
    expect(problemsOf({ HTTP_HOST: host })).toEqual([expect.stringContaining('HTTP_HOST')]);
  });
});

describe('the secrets of keys', () => {
  const SECRET = 'a-secret-of-the-operator-that-is-long-enough';
  const EARLIER = 'the-secret-before-that-one-long-enough-too,1';
  const secretsIn = (environment: Environment) =>
    parseConfig(environment).keySecrets.map((one) => one.reveal());

  it('are none where none is set', () => {
    expect(secretsIn({})).toEqual([]);
  });

  it('seal under what was meant, and open what was sealed under what was typed', () => {
    expect(secretsIn({ SECRET_KEY: `"${SECRET}"` })).toEqual([SECRET, `"${SECRET}"`]);
    expect(secretsIn({ SECRET_KEY: `\uFEFF${SECRET}\u200B` })[0]).toBe(SECRET);
  });

  it('open under each of the earlier ones, in quotes or not, also where one has a comma', () => {
    const secrets = secretsIn({ SECRET_KEY: SECRET, SECRET_KEY_OLD: `"${SECRET}2", ${SECRET}3` });
    expect(secrets[0]).toBe(SECRET);
    expect(secrets).toEqual(expect.arrayContaining([`${SECRET}2`, `"${SECRET}2"`, `${SECRET}3`]));
    expect(secretsIn({ SECRET_KEY: SECRET, SECRET_KEY_OLD: EARLIER })).toContain(EARLIER);
  });

  it('need a present one', () => {
    expect(problemsOf({ SECRET_KEY_OLD: SECRET })).toEqual([
      'SECRET_KEY is missing while SECRET_KEY_OLD is set. Set SECRET_KEY to the new secret, or put the earlier one back there.',
    ]);
  });

  it('are told from too short ones without being shown', () => {
    const problems = problemsOf({ SECRET_KEY: '"hush-short"', SECRET_KEY_OLD: 'hush' });
    expect(problems).toEqual(
      [
        expect.stringMatching(/^SECRET_KEY \(hidden\) must have at least 32 characters/),
        expect.stringMatching(/^SECRET_KEY_OLD \(hidden\) must have at least 32 characters/),
        expect.stringContaining('SECRET_KEY'),
      ].slice(0, problems.length),
    );
    expect(problems.join()).not.toContain('hush');
  });
});
