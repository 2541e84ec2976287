import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which addresses images may be fetched from. Loopback only where the API itself is there: the sandbox. */
export type AddressPolicy = { loopback: boolean };

// Public by range, but inside Azure it answers with the machine's own configuration.
const PUBLIC_METADATA = new Set(['168.63.129.16']);

type Bytes = readonly number[];

/** A prefix of IPv6 behind which IPv4 addresses are reached, and how they stand in an address. */
type Embedding = { prefix: [ipaddr.IPv6, number]; embedded(bytes: Bytes): Bytes[] };

const under = (cidr: string): [ipaddr.IPv6, number] => ipaddr.IPv6.parseCIDR(cidr);

const lastFour = (bytes: Bytes): Bytes[] => [bytes.slice(12)];

/**
 * RFC 6052: with prefixes shorter than 96 bits the ninth byte is passed over. Nothing is sent to `0.x.x.x`: what reads
 * as such is the prefix of another reading.
 */
const atAnyPrefix = (bytes: Bytes): Bytes[] => {
  const withoutNinth = bytes.toSpliced(8, 1);
  const readings = [6, 7, 8].map((start) => withoutNinth.slice(start, start + 4));
  return [...readings, ...lastFour(bytes)].filter(([first]) => first !== 0);
};

/** Addresses of IPv6 that lead to one of IPv4, and are as public as that. */
const EMBEDDINGS: readonly Embedding[] = [
  // IPv4-mapped.
  { prefix: under('::ffff:0:0/96'), embedded: lastFour },
  // IPv4-translated.
  { prefix: under('::ffff:0:0:0/96'), embedded: lastFour },
  // NAT64.
  { prefix: under('64:ff9b::/96'), embedded: lastFour },
  // Local NAT64: its operator chooses the length of the prefix, so that every reading counts.
  { prefix: under('64:ff9b:1::/48'), embedded: atAnyPrefix },
  // 6to4.
  { prefix: under('2002::/16'), embedded: (bytes) => [bytes.slice(2, 6)] },
  // Teredo: the server's, and the client's with all of its bits turned.
  {
    prefix: under('2001::/32'),
    embedded: (bytes) => [bytes.slice(4, 8), bytes.slice(12).map((byte) => byte ^ 0xff)],
  },
];

/** What is handed out to the public; the rest of IPv6 has special uses, or none yet. */
const GLOBAL_UNICAST = under('2000::/3');

// ISATAP: any prefix, with an IPv4 address behind this mark.
const isIsatap = (parts: readonly number[]): boolean =>
  parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x200);

const ipv4 = (bytes: Bytes): ipaddr.IPv4 => new ipaddr.IPv4([...bytes]);

const isPublicIpv4 = (address: ipaddr.IPv4): boolean =>
  address.range() === 'unicast' && !PUBLIC_METADATA.has(address.toString());

const isPublicIpv6 = (address: ipaddr.IPv6): boolean => {
  const bytes = address.toByteArray();
  const embedding = EMBEDDINGS.find(({ prefix }) => address.match(prefix));
  if (embedding) {
    const readings = embedding.embedded(bytes).map(ipv4);
    return readings.length > 0 && readings.every(isPublicIpv4);
  }
  if (isIsatap(address.parts) && !isPublicIpv4(ipv4(bytes.slice(12)))) return false;
  return address.match(GLOBAL_UNICAST) && address.range() === 'unicast';
};

const hexPair = (high: string, low: string): string => (Number(high) * 256 + Number(low)).toString(16);

/** IPv6 without dots: the library reads `::1.2.3.4` as IPv4-mapped, which it is not. */
const withoutDots = (address: string): string =>
  address.includes(':')
    ? address.replace(
        /(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})/,
        (_, a: string, b: string, c: string, d: string) => `${hexPair(a, b)}:${hexPair(c, d)}`,
      )
    : address;

const parsed = (address: string): ipaddr.IPv4 | ipaddr.IPv6 | null =>
  ipaddr.isValid(address) ? ipaddr.process(withoutDots(address)) : null;

const isLoopback = (address: string): boolean => parsed(address)?.range() === 'loopback';

const isPublic = (address: string): boolean => {
  const ip = parsed(address);
  if (ip === null) return false;
  return ip instanceof ipaddr.IPv4 ? isPublicIpv4(ip) : isPublicIpv6(ip);
};

/** Whether a resolved address may be connected to: public by its kind, and by that of the address that it embeds. */
export const addressAllowed = (address: string, policy: AddressPolicy): boolean =>
  isPublic(address) || (policy.loopback && isLoopback(address));

/** The host of an address as a literal IP, without the brackets of IPv6; null for a name. */
const literalOf = ({ hostname }: URL): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : null;
};

/** Whether an address names this machine, as a literal or by name. */
const namesThisMachine = (url: URL): boolean => {
  const literal = literalOf(url);
  return literal === null ? /(^|\.)localhost\.?$/i.test(url.hostname) : isLoopback(literal);
};

/** The policy that follows from where the API is. */
export const policyFor = (apiUrl: URL): AddressPolicy => ({ loopback: namesThisMachine(apiUrl) });

// Names that are resolved inside of a network, and names without a dot.
const LOCAL_NAME = /^[^.]+\.?$|\.(?:localhost|local|internal|intranet|private|corp|home|lan|home\.arpa)\.?$/i;

/** Whether a host's name means something inside of a network only. What a public name leads to is judged elsewhere. */
export const isLocalName = (url: URL): boolean => literalOf(url) === null && LOCAL_NAME.test(url.hostname);

/** Why an address may not be fetched, null when it may. A name is judged again when it is resolved. */
export const refusalOf = (url: URL, policy: AddressPolicy): string | null => {
  const plainAllowed = policy.loopback && namesThisMachine(url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainAllowed)) return 'not https';
  if (url.username !== '' || url.password !== '') return 'credentials in the address';
  if (isLocalName(url) && !plainAllowed) return 'a name of a private network';
  const literal = literalOf(url);
  return literal === null || addressAllowed(literal, policy) ? null : 'a private address';
};

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
