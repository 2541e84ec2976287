import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressAllowed, isLocalName, policyFor, refusalOf } from '#modelslab/download/addresses.ts';

const PUBLIC = policyFor(new URL('https://modelslab.com/api'));
const SANDBOX = policyFor(new URL('http://127.0.0.1:4000/api'));

const refusal = (address: string, policy = PUBLIC) => refusalOf(new URL(address), policy);

describe('an image address', () => {
  test.each([
    'https://pub-3626123a908346a7a8be8d9295f44e26.r2.dev//generations/0-a.png',
    'https://1.1.1.1/a.png',
    'https://[2606:4700:4700::1111]/a.png',
  ])('%s is fetched', (address) => {
    expect(refusal(address)).toBeNull();
  });

  test.each([
    'http://cdn.example/a.png',
    'ftp://cdn.example/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'https://user:secret@cdn.example/a.png',
    'https://127.0.0.1/a.png',
    'https://127.1/a.png',
    'https://0x7f000001/a.png',
    'https://2130706433/a.png',
    'https://0.0.0.0/a.png',
    'https://10.1.2.3/a.png',
    'https://172.16.0.1/a.png',
    'https://192.168.1.1/a.png',
    'https://100.100.100.200/a.png',
    'https://169.254.169.254/latest/meta-data',
    'https://168.63.129.16/machine',
    'https://[::1]/a.png',
    'https://[::ffff:127.0.0.1]/a.png',
    'https://[::ffff:10.0.0.1]/a.png',
    'https://[fe80::1]/a.png',
    'https://[fd00:ec2::254]/a.png',
    'https://[64:ff9b::7f00:1]/a.png',
    'https://[2002:7f00:1::]/a.png',
  ])('%s is refused', (address) => {
    expect(refusal(address)).not.toBeNull();
  });

  test.each(['http://127.0.0.1:4000/a.png', 'http://localhost:4000/a.png', 'http://[::1]:4000/a.png'])(
    '%s is fetched when the API is on this machine too, and only then',
    (address) => {
      expect(refusal(address, SANDBOX)).toBeNull();
      expect(refusal(address)).not.toBeNull();
    },
  );

  test.each([
    'http://192.168.1.1/a.png',
    'http://cdn.example/a.png',
    'https://10.0.0.1/',
    'https://169.254.169.254/',
  ])('%s is refused even then', (address) => {
    expect(refusal(address, SANDBOX)).not.toBeNull();
  });

  test.each([
    ['https://modelslab.com/api', false],
    ['https://localhost.example.com/api', false],
    ['http://localhost:4000/api', true],
    ['http://api.localhost:4000/api', true],
    ['http://[::1]:4000/api', true],
  ])('may be on loopback for the API %s: %j', (api, loopback) => {
    expect(policyFor(new URL(api))).toEqual({ loopback });
  });
});

describe('a resolved address', () => {
  const byte = fc.nat(255);

  test.each([
    ['10', fc.tuple(fc.constant(10), byte, byte, byte)],
    ['172.16 to 172.31', fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte)],
    ['192.168', fc.tuple(fc.constant(192), fc.constant(168), byte, byte)],
    ['127', fc.tuple(fc.constant(127), byte, byte, byte)],
    ['169.254', fc.tuple(fc.constant(169), fc.constant(254), byte, byte)],
    ['100.64 to 100.127', fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte)],
    ['224 and above', fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte)],
  ])('in %s is refused, in IPv6 clothes too', (_range, bytes) => {
    fc.assert(
      fc.property(bytes, (parts) => {
        expect(addressAllowed(parts.join('.'), PUBLIC)).toBe(false);
        expect(addressAllowed(`::ffff:${parts.join('.')}`, PUBLIC)).toBe(false);
      }),
    );
  });

  test.each([
    // Of IPv6's own.
    ['2606:4700:4700::1111', true],
    ['2a00:1450:4001:80f::200e', true],
    ['::', false],
    ['::1', false],
    ['::1.1.1.1', false],
    ['::7f00:1', false],
    ['::a9fe:a9fe', false],
    ['::1:0:0', false],
    ['100::1', false],
    ['100:0:0:1::1', false],
    ['1::1', false],
    ['4000::1', false],
    ['fc00::1', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['fec0::1', false],
    ['ff02::1', false],
    ['2001:2::1', false],
    ['2001:db8::1', false],
    ['3fff::1', false],
    ['5f00::1', false],
    // Local NAT64, with prefixes of 96, 48, 56 and 64 bits.
    ['64:ff9b:1::1.1.1.1', true],
    ['64:ff9b:1::10.0.0.1', false],
    ['64:ff9b:1:fffe::127.0.0.1', false],
    ['64:ff9b:1:a00:1:100::', false],
    ['64:ff9b:1:a:0:100::', false],
    ['64:ff9b:1:0:a:1::', false],
    ['64:ff9b:1::', false],
    // Another prefix near that of NAT64.
    ['64:ff9b:0:1::1.1.1.1', false],
    // Teredo: the server, and the client turned around.
    ['2001:0:101:101:0:0:fefe:fefe', true],
    ['2001:0:7f00:1:0:0:fefe:fefe', false],
    ['2001:0:101:101:0:0:80ff:fffe', false],
    // ISATAP.
    ['2a00:1450::5efe:1.1.1.1', true],
    ['2a00:1450::5efe:192.168.0.1', false],
    ['2a00:1450::200:5efe:10.0.0.1', false],
  ])('%s is public: %j', (address, expected) => {
    expect(addressAllowed(address, PUBLIC)).toBe(expected);
  });

  const clothes: [string, (ipv4: number[]) => string][] = [
    ['IPv4-mapped', (ipv4) => `::ffff:${ipv4.join('.')}`],
    ['IPv4-translated', (ipv4) => `::ffff:0:${ipv4.join('.')}`],
    ['NAT64', (ipv4) => `64:ff9b::${ipv4.join('.')}`],
    ['local NAT64', (ipv4) => `64:ff9b:1::${ipv4.join('.')}`],
    ['6to4', (ipv4) => `2002:${hex(ipv4.slice(0, 2))}:${hex(ipv4.slice(2))}::1`],
    ['6to4 with another rest', (ipv4) => `2002:${hex(ipv4.slice(0, 2))}:${hex(ipv4.slice(2))}:1:2:3:4:5`],
    [
      'Teredo',
      (ipv4) => {
        const client = ipv4.map((part) => part ^ 0xff);
        return `2001:0:101:101:0:0:${hex(client.slice(0, 2))}:${hex(client.slice(2))}`;
      },
    ],
    ['ISATAP', (ipv4) => `2a00:1450::5efe:${ipv4.join('.')}`],
  ];
  const hex = ([high = 0, low = 0]: number[]): string => (high * 256 + low).toString(16);

  test.each(clothes)('of IPv4 in the clothes of %s is what it is without them', (_name, dressed) => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (ipv4) => {
        expect(addressAllowed(dressed(ipv4), PUBLIC)).toBe(addressAllowed(ipv4.join('.'), PUBLIC));
      }),
      {
        examples: [
          [[1, 1, 1, 1]],
          [[127, 0, 0, 1]],
          [[168, 63, 129, 16]],
          [[169, 254, 169, 254]],
          [[0, 0, 0, 0]],
        ],
      },
    );
  });

  test('of IPv4 alone is never reached as an IPv4-compatible one', () => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (ipv4) => {
        expect(addressAllowed(`::${ipv4.join('.')}`, PUBLIC)).toBe(false);
      }),
    );
  });

  test.each([
    ['localhost', true],
    ['printer', true],
    ['db.internal', true],
    ['nas.local.', true],
    ['router.home.arpa', true],
    ['images.example.com', false],
    ['local.example.com', false],
    ['[2606:4700::1]', false],
    ['10.0.0.1', false],
  ])('the name %s means something inside of a network only: %j', (host, expected) => {
    expect(isLocalName(new URL(`https://${host}/`))).toBe(expected);
  });

  test('that is none is refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^[\d.]+$|:/.test(text) && !/^0x/i.test(text));
        expect(addressAllowed(text, PUBLIC)).toBe(false);
      }),
    );
  });
});
