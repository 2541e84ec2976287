import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressAllowed, policyFor, refusalOf } from '#modelslab/download/addresses.ts';

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

  test('that is none is refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^[\d.]+$|:/.test(text) && !/^0x/i.test(text));
        expect(addressAllowed(text, PUBLIC)).toBe(false);
      }),
    );
  });
});
