import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type AddressPolicy, addressAllowed } from './addresses.ts';

/** The name leads to an address that nobody outside has a reason to name. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

const asList = (addresses: string | LookupAddress[], family: number | undefined): LookupAddress[] =>
  typeof addresses === 'string' ? [{ address: addresses, family: family ?? 0 }] : addresses;

/**
 * A lookup for the connection itself: the addresses that were judged are the ones connected to, so that a name
 * cannot lead elsewhere between the check and the use. One forbidden address refuses the name.
 */
export const createGuardedLookup =
  (policy: AddressPolicy, lookup: LookupFunction = systemLookup): LookupFunction =>
  (hostname: string, options: LookupOptions, callback) =>
    lookup(hostname, options, (error, addresses, family) => {
      const found = error ? [] : asList(addresses, family);
      if (found.every(({ address }) => addressAllowed(address, policy))) {
        return callback(error, addresses, family);
      }
      callback(new ForbiddenAddress(`${hostname} leads to a private address`), [], undefined);
    });
