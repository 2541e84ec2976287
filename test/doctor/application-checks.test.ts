import { describe, expect, it } from 'vitest';
import { type Application, INVITE_PERMISSIONS, readApplication } from '#discord/application.ts';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { examineInstallation, examinePolicies } from '#doctor/application-checks.ts';
import { examine } from '#doctor/finding.ts';
import { createRoutes, startHttp } from '#http/server.ts';
import { silentClientOptions } from '../support/silent-logger.ts';

const COMMANDS = 'applications.commands';
const ALL = String(INVITE_PERMISSIONS);

/** The application as the bot reads it, of a Discord that answers with these facts. */
const applicationWith = async (facts: Record<string, unknown>): Promise<Application> => {
  const answer = { id: '1', name: 'Loralei', verify_key: 'aa', ...facts };
  const app = createRoutes().get('*', (context) => context.json(answer));
  await using server = await startHttp(app, { host: '127.0.0.1', port: 0 });
  const apiUrl = `http://127.0.0.1:${server.port}`;
  const rest = createDiscordRest({ ...silentClientOptions(), apiUrl, token: 'token' });
  try {
    return await readApplication(rest.bot);
  } finally {
    closeDiscordRest(rest);
  }
};

const install = (scopes: string[], permissions = '0') => ({ oauth2_install_params: { scopes, permissions } });

const installation = async (settings: unknown) =>
  examineInstallation(await applicationWith({ integration_types_config: settings }));

describe('the install settings', () => {
  it('are well as the README says', async () => {
    const settings = { 0: install(['bot', COMMANDS], ALL), 1: install([COMMANDS]) };
    expect(await installation(settings)).toMatchObject({ kind: 'well' });
  });

  it('are well where Discord is told no scopes, as only the invitation counts then', async () => {
    expect(await installation({ 0: {}, 1: {} })).toMatchObject({ kind: 'well' });
  });

  it('are wrong where nobody can add the bot to a server', async () => {
    expect(await installation({ 1: install([COMMANDS]) })).toEqual({
      kind: 'wrong',
      problem: 'Nobody can add the bot to a server.',
      remedy: 'Fix it in the developer portal, page Installation: tick Guild Install.',
    });
  });

  it.each([
    ['the scope of the bot', install([COMMANDS], ALL)],
    ['the scope of commands', install(['bot'], ALL)],
    ['permissions', install(['bot', COMMANDS], '2048')],
  ])('can be better where servers give too little: %s', async (_, guildInstall) => {
    expect(await installation({ 0: guildInstall, 1: install([COMMANDS]) })).toEqual({
      kind: 'hint',
      problem: 'Who adds the bot by its profile gives it less than it needs.',
      remedy: expect.stringContaining('Attach Files'),
    });
  });

  it.each([
    ['Members cannot add the bot to their own apps.', undefined],
    ['Members who add the bot to their own apps get no commands.', install([])],
  ])('can be better for members: %s', async (problem, userInstall) => {
    const settings = { 0: install(['bot', COMMANDS], ALL), 1: userInstall };
    const remedy = expect.stringContaining(COMMANDS);
    expect(await installation(settings)).toEqual({ kind: 'hint', problem, remedy });
  });

  it('are told all at once', async () => {
    const found = await installation({ 0: install([]) });
    expect(found).toMatchObject({
      kind: 'hint',
      problem: expect.stringMatching(/less than it needs.*own apps/),
    });
  });

  it.each([[undefined], ['anything']])('are not judged where Discord tells none: %j', async (settings) => {
    expect(await installation(settings)).toMatchObject({ kind: 'skipped' });
  });
});

const PRIVACY = 'https://example.com/privacy';
const TERMS = 'https://example.com/terms';

describe('the privacy policy and the terms of service', () => {
  const policies = async (
    facts: Record<string, unknown>,
    own: Parameters<typeof examinePolicies>[1] = { privacyUrl: null, termsUrl: null },
  ) => examinePolicies(await applicationWith(facts), own);

  it('are well where the application names both', async () => {
    const facts = { privacy_policy_url: PRIVACY, terms_of_service_url: TERMS };
    expect(await policies(facts)).toMatchObject({ kind: 'well' });
  });

  it.each([
    ['Privacy Policy URL', 'no privacy policy', 'npm run privacy', { terms_of_service_url: TERMS }],
    ['Terms of Service URL', 'no terms of service', 'docs/terms.md', { privacy_policy_url: PRIVACY }],
  ])('are missed, with what to enter: %s', async (field, problem, source, facts) => {
    const found = await policies(facts);
    expect(found).toMatchObject({ kind: 'hint', problem: expect.stringContaining(problem) });
    expect(found).toMatchObject({ remedy: expect.stringContaining(source) });
    expect(found).toMatchObject({ remedy: expect.stringContaining(`as ${field}.`) });
  });

  it('are named where the configuration has them', async () => {
    const found = await policies({}, { privacyUrl: PRIVACY, termsUrl: TERMS });
    expect(found).toMatchObject({
      remedy: expect.stringMatching(`enter ${PRIVACY} as .*enter ${TERMS} as `),
    });
  });

  it('keep nobody from starting: a hint has a mark of its own, and all is well', async () => {
    const lines: string[] = [];
    const check = { name: 'Privacy and terms', look: () => policies({}) };
    expect(await examine([check], (line) => void lines.push(line))).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(/^! Privacy and terms: The application has no/),
      expect.stringMatching(/^ {2}→ Fix it in the developer portal, page General Information: /),
    ]);
  });
});
