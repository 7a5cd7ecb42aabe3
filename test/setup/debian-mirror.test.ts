import { expect, it } from 'vitest';
import { debianMirror } from './debian-mirror';

it.each([
  [{}, 'http://a.example/debian-security/\nhttp://a.example/debian/\n', 'http://a.example'],
  [{}, 'https://a.example/pub/debian/\n', 'https://a.example/pub'],
  [{ DEBIAN_MIRROR: 'http://b.example/' }, 'http://a.example/debian/', 'http://b.example'],
])('with %j and %j is %s', (environment, configured, mirror) => {
  expect(debianMirror(environment, configured)).toBe(mirror);
});

it('says what to set where apt has no archive of Debian', () => {
  expect(() => debianMirror({}, 'http://a.example/ubuntu/\n')).toThrow('set DEBIAN_MIRROR');
});
