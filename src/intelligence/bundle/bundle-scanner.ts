/**
 * Cuts a stream of bytes into the elements of a bundle's `objects` list without
 * holding more than one element. Everything outside the elements is parsed here;
 * the elements themselves are only delimited: brackets are matched and strings
 * skipped, and whoever parses an element judges its text.
 */
import { OBJECT_BYTES_MAX, parseJson } from '../../foundation/index.ts'
import { IntelligenceError } from '../errors.ts'

/** One element of a bundle as cut out of the stream. */
export type ScannedElement = {
  /** Its place in `objects`, from 0. */
  readonly index: number
  /** The byte of the bundle it starts at. */
  readonly offset: number
  /** Its length in bytes. */
  readonly length: number
  /** Its own copy of the bytes; absent when longer than the limit. */
  readonly bytes: Uint8Array | undefined
}

/** Bounds of a bundle. */
export type BundleLimits = {
  /** Longest element kept, in bytes; longer ones are reported without their bytes. */
  readonly objectBytesMax: number
  /** What is done with a member of the bundle that the standard does not know: refuse the bundle, or leave the member out and name it. */
  readonly unknownMembers: 'refuse' | 'name'
}

/** The top-level members seen so far by name; the text of `objects` is empty. */
type Members = Map<string, string>

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const MEMBER_NAMES = new Set(['type', 'id', 'objects', 'spec_version'])
const MEMBER_TEXT_MAX = 256
const UNKNOWN_MEMBERS_MAX = 100
const NESTING_MAX = 1_024
const NO_BYTES = new Uint8Array(0)

/** What the scanner expects next outside the elements. */
type Expectation =
  | 'bundle'
  | 'first-name'
  | 'name'
  | 'colon'
  | 'value'
  | 'comma-or-end'
  | 'first-element'
  | 'element'
  | 'comma-or-list-end'
  | 'nothing'

/** Feed it chunks with {@link BundleScanner.scan}, then ask for the members with {@link BundleScanner.finish}. */
export class BundleScanner {
  readonly #objectBytesMax: number
  readonly #mayNameUnknown: boolean
  readonly #unknown = new Set<string>()
  readonly #members: Members = new Map()
  #expectation: Expectation = 'bundle'
  #name = ''
  #position = 0
  #elements = 0
  /** Bytes of the member text being read, its quotes included; empty between texts. */
  #text: number[] = []
  #element: { readonly offset: number; buffer: Uint8Array; length: number } | undefined
  readonly #nesting = new Uint8Array(NESTING_MAX)
  #depth = 0
  #isInString = false
  #isEscaped = false

  constructor(limits: Partial<BundleLimits> = {}) {
    this.#objectBytesMax = limits.objectBytesMax ?? OBJECT_BYTES_MAX
    this.#mayNameUnknown = limits.unknownMembers === 'name'
  }

  /** The elements that end within this chunk. @throws IntelligenceError with a `bundle-*` code */
  *scan(chunk: Uint8Array): Generator<ScannedElement, void, undefined> {
    let index = 0
    while (index < chunk.length) {
      if (this.#element === undefined) {
        index = this.#scanOutside(chunk, index)
        continue
      }
      const end = this.#scanElement(chunk, index)
      this.#keep(chunk.subarray(index, end))
      index = end
      if (!this.#isElementComplete(chunk, end)) continue
      if (this.#unknown.has(this.#name)) this.#skipElement()
      else yield this.#takeElement()
    }
    this.#position += chunk.length
  }

  /** The text members of the whole bundle and the number of elements. @throws IntelligenceError when the bundle is not complete */
  finish(): { readonly members: ReadonlyMap<string, string>; readonly elements: number; readonly unknownMembers: readonly string[] } {
    if (this.#expectation !== 'nothing') throw new IntelligenceError('bundle-truncated', 'the bundle ends before its closing bracket')
    return { members: this.#members, elements: this.#elements, unknownMembers: [...this.#unknown] }
  }

  #scanOutside(chunk: Uint8Array, index: number): number {
    const byte = chunk[index] as number
    if (this.#text.length > 0) return this.#scanText(byte, index)
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return index + 1
    switch (this.#expectation) {
      case 'bundle':
        if (byte !== OPEN_OBJECT) throw new IntelligenceError('bundle-not-stix', 'the text is not a JSON object')
        return this.#expect('first-name', index)
      case 'first-name':
      case 'name':
        if (byte === CLOSE_OBJECT && this.#expectation === 'first-name') return this.#expect('nothing', index)
        if (byte !== QUOTE) throw invalid()
        this.#text.push(byte)
        return index + 1
      case 'colon':
        if (byte !== COLON) throw invalid()
        return this.#expect('value', index)
      case 'value':
        return this.#startValue(byte, index)
      case 'comma-or-end':
        return this.#expect(this.#next(byte, { comma: 'name', close: CLOSE_OBJECT, end: 'nothing' }), index)
      case 'comma-or-list-end':
        return this.#expect(this.#next(byte, { comma: 'element', close: CLOSE_LIST, end: 'comma-or-end' }), index)
      case 'first-element':
      case 'element':
        if (byte === COMMA || byte === CLOSE_LIST) throw invalid()
        this.#element = { offset: this.#position + index, buffer: NO_BYTES, length: 0 }
        return index
      case 'nothing':
        throw new IntelligenceError('bundle-invalid', 'something follows the end of the bundle')
    }
  }

  #expect(expectation: Expectation, index: number): number {
    this.#expectation = expectation
    return index + 1
  }

  #next(byte: number, choice: { comma: Expectation; close: number; end: Expectation }): Expectation {
    if (byte === COMMA) return choice.comma
    if (byte === choice.close) return choice.end
    throw invalid()
  }

  #startValue(byte: number, index: number): number {
    if (this.#unknown.has(this.#name)) {
      this.#element = { offset: this.#position + index, buffer: NO_BYTES, length: 0 }
      return index
    }
    if (this.#name === 'objects') {
      if (byte !== OPEN_LIST) throw invalid()
      return this.#expect('first-element', index)
    }
    if (byte !== QUOTE) throw invalid()
    this.#text.push(byte)
    return index + 1
  }

  #scanText(byte: number, index: number): number {
    this.#text.push(byte)
    if (this.#text.length > MEMBER_TEXT_MAX) throw invalid()
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) this.#endText()
    return index + 1
  }

  #endText(): void {
    const text = textOf(this.#text)
    this.#text = []
    if (this.#expectation === 'value') {
      this.#members.set(this.#name, text)
      this.#expectation = 'comma-or-end'
      return
    }
    if (!MEMBER_NAMES.has(text)) {
      if (!this.#mayNameUnknown || this.#unknown.size === UNKNOWN_MEMBERS_MAX)
        throw new IntelligenceError('bundle-member-unknown', 'the bundle has a member that is not type, id or objects')
      this.#unknown.add(text)
    }
    if (this.#members.has(text)) throw new IntelligenceError('bundle-member-duplicate', 'the bundle has a member twice')
    this.#members.set(text, '')
    this.#name = text
    this.#expectation = 'colon'
  }

  /** Index after the last byte of this chunk that belongs to the element. */
  #scanElement(chunk: Uint8Array, start: number): number {
    const length = chunk.length
    let index = start
    while (index < length) {
      if (this.#isInString) {
        index = this.#scanString(chunk, index)
        continue
      }
      const byte = chunk[index] as number
      if (byte === QUOTE) this.#isInString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#open(byte)
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (this.#depth === 0) return index
        this.#close(byte)
        if (this.#depth === 0) return index + 1
      } else if (byte === COMMA && this.#depth === 0) return index
      index += 1
    }
    return index
  }

  #scanString(chunk: Uint8Array, start: number): number {
    const length = chunk.length
    let index = start
    if (this.#isEscaped) {
      this.#isEscaped = false
      index += 1
    }
    while (index < length) {
      const byte = chunk[index] as number
      index += byte === BACKSLASH ? 2 : 1
      if (byte !== QUOTE) continue
      this.#isInString = false
      return index
    }
    this.#isEscaped = index > length
    return length
  }

  #open(byte: number): void {
    if (this.#depth === NESTING_MAX) throw invalid()
    // The closing bracket of either kind is two above the opening one.
    this.#nesting[this.#depth] = byte + 2
    this.#depth += 1
  }

  #close(byte: number): void {
    this.#depth -= 1
    if (this.#nesting[this.#depth] !== byte) throw invalid()
  }

  #keep(piece: Uint8Array): void {
    const element = this.#element
    if (element === undefined) return
    const length = element.length + piece.length
    if (length > this.#objectBytesMax || this.#unknown.has(this.#name)) element.buffer = NO_BYTES
    else {
      // Copied, because whoever reads the stream may fill the same buffer again;
      // doubled, so that a stream of tiny chunks costs no more than a few copies.
      if (length > element.buffer.length) element.buffer = grown(element, element.length === 0 ? length : length * 2)
      element.buffer.set(piece, element.length)
    }
    element.length = length
  }

  // A list or object ends with its bracket, anything else where a comma or bracket follows.
  #isElementComplete(chunk: Uint8Array, end: number): boolean {
    if (this.#depth > 0 || this.#isInString) return false
    if (end < chunk.length) return true
    const last = chunk[end - 1]
    return last === CLOSE_OBJECT || last === CLOSE_LIST
  }

  #skipElement(): void {
    if (this.#element?.length === 0) throw invalid()
    this.#element = undefined
    this.#expectation = 'comma-or-end'
  }

  #takeElement(): ScannedElement {
    const { offset, buffer, length } = this.#element as { offset: number; buffer: Uint8Array; length: number }
    this.#element = undefined
    this.#expectation = 'comma-or-list-end'
    const index = this.#elements
    this.#elements += 1
    const isKept = length <= this.#objectBytesMax
    return { index, offset, length, bytes: isKept ? (buffer.length === length ? buffer : buffer.slice(0, length)) : undefined }
  }
}

function grown(element: { readonly buffer: Uint8Array; readonly length: number }, capacity: number): Uint8Array {
  const buffer = new Uint8Array(capacity)
  buffer.set(element.buffer.subarray(0, element.length))
  return buffer
}

function textOf(bytes: readonly number[]): string {
  try {
    return parseJson(Uint8Array.from(bytes)) as string
  } catch (error) {
    throw new IntelligenceError('bundle-invalid', 'a member of the bundle is not valid text', { cause: error })
  }
}

function invalid(): IntelligenceError {
  return new IntelligenceError('bundle-invalid', 'the bundle is not the JSON that a bundle is made of')
}
