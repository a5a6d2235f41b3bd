/** The few forms of DER (ITU-T X.690) that a certificate request takes; writing only. */
import { concatBytes, utf8 } from '../../../foundation/index.ts'

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_IDENTIFIER = 0x06
const UTC_TIME = 0x17
const CONTEXT = 0x80
const CONSTRUCTED = 0x20

/** One value of a tag, with its length in the shortest form. */
function value(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(...contents)
  const { length } = content
  if (length < 0x80) return concatBytes(Uint8Array.of(tag, length), content)
  const digits: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) digits.unshift(rest & 0xff)
  return concatBytes(Uint8Array.of(tag, 0x80 | digits.length, ...digits), content)
}

export const sequence = (...members: readonly Uint8Array[]): Uint8Array => value(SEQUENCE, ...members)
export const set = (...members: readonly Uint8Array[]): Uint8Array => value(SET, ...members)
export const octets = (content: Uint8Array): Uint8Array => value(OCTET_STRING, content)
export const bits = (content: Uint8Array): Uint8Array => value(BIT_STRING, Uint8Array.of(0), content)
/** An integer of unsigned bytes, the highest first. */
export const integer = (...bytes: readonly number[]): Uint8Array =>
  value(INTEGER, Uint8Array.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes))
/** A member with a number of its own, that holds others. */
export const tagged = (number: number, ...members: readonly Uint8Array[]): Uint8Array => value(CONTEXT | CONSTRUCTED | number, ...members)
/** A member with a number of its own, that is bytes. */
export const taggedBytes = (number: number, content: Uint8Array): Uint8Array => value(CONTEXT | number, content)

/** An object identifier, such as `2.5.29.17`. */
export function identifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const groups = rest.flatMap((arc) => {
    const digits = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return value(OBJECT_IDENTIFIER, Uint8Array.of(first * 40 + second, ...groups))
}

/** An instant before 2050, to the second. */
export function utcTime(instant: number): Uint8Array {
  return value(UTC_TIME, utf8(`${new Date(instant).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))
}
