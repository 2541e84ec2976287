import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { openPage, soon } from './browser-page.ts';
import { state } from './fake-state.ts';

const CALLS = '**/sandbox/**';

describe.skipIf(chromiumPath === undefined)(`a sandbox that goes away${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('is told of, with what to do, until it is back', async () => {
    await using at = await openPage(browser);
    const { page, server } = at;
    const outage = page.getByText('The sandbox does not answer.');
    await page.route(CALLS, (route) => route.abort('connectionrefused'));
    server.dropStreams();
    await soon(() => outage.isVisible()).toBe(true);
    await page.getByRole('button', { name: 'New seed' }).click();
    const failure = page.getByText('The sandbox cannot be reached. Is it still running?');
    await soon(() => failure.isVisible()).toBe(true);
    await page.unroute(CALLS);
    await soon(() => outage.isVisible()).toBe(false);
    await soon(() => failure.isVisible()).toBe(false);
  });

  it('explains its empty channel when it was started anew', async () => {
    await using at = await openPage(browser);
    const { page, server } = at;
    server.state = { ...state, messages: [], startedAt: '2026-11-23T13:00:00.000Z' };
    server.dropStreams();
    await soon(() => page.getByText('The sandbox was started anew').isVisible()).toBe(true);
    await soon(() => page.getByRole('article').count()).toBe(0);
  });
});
