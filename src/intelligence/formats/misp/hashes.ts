/** Hashes by the names that MISP gives their types. */

/** The key in `hashes`. Two names that differ from those of misp-stix: SHA-512/224 and SHA-512/256 are other functions than SHA-224 and SHA-256. */
export const HASHES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  'sha512/224': 'SHA-512-224',
  'sha512/256': 'SHA-512-256',
  'sha3-224': 'SHA3-224',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
  ssdeep: 'SSDEEP',
  tlsh: 'TLSH',
  vhash: 'VHASH',
  imphash: 'IMPHASH',
  pehash: 'PEHASH',
  authentihash: 'AUTHENTIHASH',
  telfhash: 'TELFHASH',
  impfuzzy: 'IMPFUZZY',
  cdhash: 'CDHASH',
}
