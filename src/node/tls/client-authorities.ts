/** The authorities whose word on the names of tools is taken. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { NodeError } from '../config.ts'

const AUTHORITIES_MAX = 64
const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** Reads them from a PEM file. @throws NodeError `config-invalid` for anything in it but certificates of root authorities */
export function clientAuthorities(path: string): readonly string[] {
  const text = textOf(path)
  const blocks = text.match(BLOCK) ?? []
  const isWhole = blocks.length === text.split('-----BEGIN ').length - 1
  if (!isWhole || blocks.length === 0 || blocks.length > AUTHORITIES_MAX || !blocks.every(isRoot)) {
    throw new NodeError(
      'config-invalid',
      `the file of taxii.clientCertificates.authorities holds 1 to ${AUTHORITIES_MAX} PEM certificates of authorities that sign themselves`,
    )
  }
  return blocks
}

function isRoot(block: string): boolean {
  try {
    const certificate = new X509Certificate(block)
    return certificate.ca && certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)
  } catch {
    // What OpenSSL cannot read is no certificate; its message may hold a part of it.
    return false
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new NodeError('config-invalid', 'the file of taxii.clientCertificates.authorities cannot be read', { cause })
  }
}
