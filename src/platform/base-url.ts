import { BlockList, isIP } from 'node:net';

const PRIVATE = new BlockList();
for (const [network, bits] of [['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['169.254.0.0', 16]] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

/** Names that public DNS does not give out, besides those of one word (`vllm` in a compose file). */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|svc|lan|home\.arpa|cluster\.local)$/;

/**
 * What is wrong with the base URL of a model's API, or null. Papers of pupils and a key travel there, so anything that leaves this
 * machine and its private network needs https. User names, queries and fragments are refused: they would hide secrets in a URL.
 */
export function baseUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'must be a URL like https://models.example.org/v1';
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https:// or http://';
  if (username !== '' || password !== '' || search !== '' || hash !== '') return 'must have no user name, password, query or fragment';
  if (protocol === 'http:' && !isPrivateHost(hostname)) return 'must begin with https://, except for this machine and private networks: answers of pupils are sent there';
  return null;
}

/** A host as URL gives it: lower case, IPv6 in brackets, IPv4 in four plain numbers. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family !== 0) return PRIVATE.check(host, family === 4 ? 'ipv4' : 'ipv6');
  return !host.includes('.') || PRIVATE_NAME.test(host);
}
