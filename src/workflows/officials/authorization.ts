/** The `Authorization` header of a request (RFC 9110, RFC 7617, RFC 6750). */
import { FoundationError, unbase64, utf8Text } from '../../foundation/index.ts'

/** What a request brings to prove who makes it. */
export type Credentials =
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string }

const HEADER = /^([A-Za-z]+) +(\S{1,4096})$/
const LOGIN = /^[^\p{C}\s:]{1,100}$/u
const TOKEN = /^[\x21-\x7e]{16,512}$/

/** Whether a text can be the login of an account. */
export function isLogin(text: string): boolean {
  return LOGIN.test(text)
}

/**
 * Reads the header; scheme names are case-insensitive and `Token` means
 * `Bearer`, as some TAXII clients send it. Undefined for anything else.
 */
export function parseAuthorization(header: string | undefined): Credentials | undefined {
  const [, scheme = '', value = ''] = HEADER.exec(header ?? '') ?? []
  switch (scheme.toLowerCase()) {
    case 'basic':
      return parseBasic(value)
    case 'bearer':
    case 'token':
      return TOKEN.test(value) ? { kind: 'token', token: value } : undefined
    default:
      return undefined
  }
}

function parseBasic(value: string): Credentials | undefined {
  const text = decoded(value)
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon === -1) return undefined
  const login = text.slice(0, colon)
  return isLogin(login) ? { kind: 'password', login, password: text.slice(colon + 1) } : undefined
}

function decoded(value: string): string | undefined {
  try {
    return utf8Text(unbase64(value))
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}
