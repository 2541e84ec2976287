import { describe } from 'vitest';
import { describeAccount } from './provider/account.ts';
import { describeFiles } from './provider/files.ts';
import { describeModels } from './provider/models.ts';
import { describeOrders } from './provider/orders.ts';
import { describeRefusals } from './provider/refusals.ts';
import type { StartServer } from './provider/shared.ts';
import { describeWaiting } from './provider/waiting.ts';

/** Holds a server and the client against each other, so that they cannot drift apart. */
export const providerSuite = (name: string, start: StartServer): void => {
  describe(`the client and ${name}`, () => {
    describe('agree on orders:', () => describeOrders(start));
    describe('agree on refusals:', () => describeRefusals(start));
    describe('agree on models:', () => describeModels(start));
    describe('agree on waiting:', () => describeWaiting(start));
    describe('agree on files:', () => describeFiles(start));
    describe('agree on the account:', () => describeAccount(start));
  });
};
