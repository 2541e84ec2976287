import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#app/system.ts';
import type { Finding } from '#doctor/finding.ts';
import { keyCheck } from '#doctor/modelslab-check.ts';
import { createModelsLab } from '#modelslab/client.ts';
import { type Fault, type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { testLog } from '../support/log.ts';
import { NOBODY } from './fakes.ts';

let modelslab: ModelsLabStandIn;

beforeEach(async () => {
  modelslab = await startModelsLab();
});
afterEach(() => modelslab.close());

const look = async (given: { apiUrl?: string; key?: string } = {}): Promise<Finding> => {
  await using client = createModelsLab({
    apiUrl: modelslab.apiUrl,
    key: modelslab.key,
    clock: systemClock,
    random: systemRandom,
    log: testLog(),
    ...given,
  });
  return await keyCheck(client).look();
};

/** The answers to both of the calls that the check may make. */
const answerBoth = (fault: Fault): void => modelslab.faults.next(fault, { calls: 2, on: 'other' });

const REFUSED = {
  kind: 'wrong',
  problem: 'ModelsLab does not accept MODELSLAB_API_KEY.',
  remedy: expect.stringContaining('dashboard'),
};

describe('the ModelsLab key', () => {
  it('is well when it is accepted, and no image is ordered', async () => {
    expect(await look()).toEqual({ kind: 'well', detail: 'it is accepted; the balance is 43.6 USD' });
    expect(modelslab.posts).toBe(0);
  });

  it('is told with the balance where only that can be asked', async () => {
    modelslab.faults.next({ kind: 'html', status: 404 }, { on: 'other' });
    expect(await look()).toEqual({ kind: 'well', detail: 'it is accepted; the balance is 43.6 USD' });
  });

  it('is well without a balance where that cannot be asked', async () => {
    await using client = createModelsLab({
      apiUrl: modelslab.apiUrl,
      key: modelslab.key,
      clock: systemClock,
      random: systemRandom,
      log: testLog(),
    });
    const checkKey = async (signal: AbortSignal) => {
      const facts = await client.checkKey(signal);
      modelslab.faults.next({ kind: 'html', status: 404 }, { on: 'other' });
      return facts;
    };
    const finding = await keyCheck({ checkKey, balance: client.balance }).look();
    expect(finding).toEqual({ kind: 'well', detail: 'it is accepted' });
  });

  it('is wrong when it is refused', async () => {
    expect(await look({ key: 'of-somebody-else' })).toEqual(REFUSED);
  });

  it('is wrong when it is refused in the older form', async () => {
    answerBoth({ kind: 'error', error: 'keyInvalidLegacy' });
    expect(await look()).toEqual(REFUSED);
  });

  it.each<[string, Fault, string]>([
    ['the server fails', { kind: 'error', error: 'server' }, 'MODELSLAB_API_URL'],
    ['a page of a proxy answers', { kind: 'html', status: 502 }, 'MODELSLAB_API_URL'],
    ['the answer is cut off', { kind: 'garbage' }, 'MODELSLAB_API_URL'],
    ['the credits are spent', { kind: 'error', error: 'credits' }, 'Add credits'],
    ['too much was asked', { kind: 'error', error: 'queueLimit' }, 'Wait a minute'],
  ])('has a remedy when %s', async (_, fault, remedy) => {
    answerBoth(fault);
    expect(await look()).toMatchObject({ kind: 'wrong', remedy: expect.stringContaining(remedy) });
  });

  it('has a remedy when nothing answers', async () => {
    expect(await look({ apiUrl: NOBODY })).toMatchObject({
      kind: 'wrong',
      problem: expect.stringContaining('is not working right now'),
      remedy: expect.stringContaining('MODELSLAB_API_URL'),
    });
  });
});
