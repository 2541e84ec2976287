import { describe } from 'vitest';
import { OPERATIONS } from '../support/operations.ts';
import { describeAccount } from './provider/account.ts';
import { describeFiles } from './provider/files.ts';
import { describeModels } from './provider/models.ts';
import { describeOrders } from './provider/orders.ts';
import { describeRefusals } from './provider/refusals.ts';
import { clientsOf, type StartServer } from './provider/shared.ts';
import { describeWaiting } from './provider/waiting.ts';

/** Holds a server and the client against each other, so that they cannot drift apart. */
export const providerSuite = (name: string, start: StartServer): void => {
  describe(`the client and ${name}`, () => {
    describe.each(OPERATIONS)('agree on $kind:', ({ kind }) => {
      const clientFor = clientsOf(kind);
      describe('orders:', () => describeOrders(start, clientFor));
      describe('refusals:', () => describeRefusals(start, clientFor));
      describe('waiting:', () => describeWaiting(start, clientFor));
    });
    describe('agree on models:', () => describeModels(start));
    describe('agree on files:', () => describeFiles(start));
    describe('agree on the account:', () => describeAccount(start));
  });
};
