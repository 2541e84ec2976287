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
 * cannot lead elsewhere between the check and the use. Of several addresses only the allowed ones are connected to;
 * a name without one is refused.
 */
export const createGuardedLookup =
  (policy: AddressPolicy, lookup: LookupFunction = systemLookup): LookupFunction =>
  (hostname: string, options: LookupOptions, callback) =>
    // All of them are asked for, as the first one may be the one that is not allowed.
    lookup(hostname, { ...options, all: true }, (error, addresses, family) => {
      if (error) return callback(error, addresses, family);
      const allowed = asList(addresses, family).filter(({ address }) => addressAllowed(address, policy));
      const [first] = allowed;
      if (!first) {
        return callback(new ForbiddenAddress(`${hostname} leads to a private address`), [], undefined);
      }
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
