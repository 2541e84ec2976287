import ipaddr from 'ipaddr.js';

/** Which addresses images may be fetched from. Loopback only where the API itself is there: the sandbox. */
export type AddressPolicy = { loopback: boolean };

// Public by range, but inside Azure it answers with the machine's own configuration.
const PUBLIC_METADATA = new Set(['168.63.129.16']);

const rangeOf = (address: string): string => {
  // An IPv4 address in the clothes of IPv6 counts as what it is.
  if (!ipaddr.isValid(address)) return 'invalid';
  return ipaddr.process(address).range();
};

const isLoopback = (address: string): boolean => rangeOf(address) === 'loopback';

/** Whether a resolved address may be connected to. */
export const addressAllowed = (address: string, policy: AddressPolicy): boolean => {
  if (policy.loopback && isLoopback(address)) return true;
  return rangeOf(address) === 'unicast' && !PUBLIC_METADATA.has(ipaddr.process(address).toString());
};

/** The host of an address as a literal IP, without the brackets of IPv6; null for a name. */
const literalOf = ({ hostname }: URL): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : null;
};

const namesThisMachine = (url: URL): boolean => {
  const literal = literalOf(url);
  return literal === null ? /(^|\.)localhost\.?$/i.test(url.hostname) : isLoopback(literal);
};

/** The policy that follows from where the API is. */
export const policyFor = (apiUrl: URL): AddressPolicy => ({ loopback: namesThisMachine(apiUrl) });

/** Why an address may not be fetched, null when it may. A name is judged again when it is resolved. */
export const refusalOf = (url: URL, policy: AddressPolicy): string | null => {
  const plainAllowed = policy.loopback && namesThisMachine(url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainAllowed)) return 'not https';
  if (url.username !== '' || url.password !== '') return 'credentials in the address';
  const literal = literalOf(url);
  return literal === null || addressAllowed(literal, policy) ? null : 'a private address';
};
