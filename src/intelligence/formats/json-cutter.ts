/**
 * Cuts the elements of chosen lists out of a JSON text of any size while it arrives. What is left, the skeleton, is a JSON text of
 * its own in which those lists are empty; it is parsed at the end, strictly, so that nothing outside the elements goes unjudged.
 */
import { FoundationError, type Json, parseJson } from '../../foundation/index.ts'
import { FormatError } from './errors.ts'

/** Names and indexes from the root down. */
export type JsonPath = readonly (string | number)[]

/** What comes out, in the order of the text; the skeleton last. */
export type CutPiece =
  | { readonly kind: 'element'; readonly path: JsonPath; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'skeleton'; readonly value: Json }

/** What is cut, and how much is held. */
export type CutPlan = {
  /** Whether the elements of the list at this path are cut out. */
  readonly isCut: (path: JsonPath) => boolean
  /** Longest element that is kept; of a longer one only the place is told. */
  readonly elementBytesMax: number
  readonly skeletonBytesMax: number
}

type Frame = { readonly isList: boolean; readonly isCut: boolean; step: string | number; expects: 'key' | 'colon' | 'value' | 'comma' }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const DEPTH_MAX = 48
const KEY_BYTES_MAX = 1_024
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** @throws FormatError when the text is not JSON, ends early, or is beyond the limits */
export async function* cutJson(chunks: AsyncIterable<Uint8Array>, plan: CutPlan): AsyncGenerator<CutPiece, void, undefined> {
  const cutter = new JsonCutter(plan)
  for await (const chunk of chunks) yield* cutter.take(chunk)
  yield { kind: 'skeleton', value: cutter.finish() }
}

/** RFC 6901. */
export function pointerOf(path: JsonPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Bytes that grow, up to a limit. */
class Growing {
  #buffer = new Uint8Array(4_096)
  length = 0

  add(piece: Uint8Array): void {
    const length = this.length + piece.length
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.#buffer.length * 2))
      larger.set(this.#buffer.subarray(0, this.length))
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.length)
    this.length = length
  }

  taken(): Uint8Array {
    return this.#buffer.slice(0, this.length)
  }
}

class JsonCutter {
  readonly #plan: CutPlan
  readonly #skeleton = new Growing()
  readonly #frames: Frame[] = []
  #isFirst = true
  #isInString = false
  #isEscaped = false
  #key: number[] | undefined
  #element: Growing | undefined
  #elementLength = 0
  #elementDepth = 0

  constructor(plan: CutPlan) {
    this.#plan = plan
  }

  *take(bytes: Uint8Array): Generator<CutPiece, void, undefined> {
    const chunk = this.#withoutMark(bytes)
    let index = 0
    while (index < chunk.length) {
      if (this.#element === undefined) {
        const end = this.#outside(chunk, index)
        if (end > index) this.#keep(chunk.subarray(index, end))
        index = end
        // A comma between elements belongs to no text.
        if (this.#element === undefined && index < chunk.length) index += 1
        continue
      }
      const end = this.#inside(chunk, index)
      this.#elementLength += end - index
      if (this.#elementLength <= this.#plan.elementBytesMax) this.#element.add(chunk.subarray(index, end))
      index = end
      if (this.#elementDepth === 0) yield this.#elementTaken()
    }
  }

  finish(): Json {
    if (this.#element !== undefined || this.#frames.length > 0 || this.#isInString)
      throw new FormatError('format-truncated', 'the text ends before its last bracket')
    try {
      return parseJson(this.#skeleton.taken(), { bytesMax: this.#plan.skeletonBytesMax, depthMax: DEPTH_MAX })
    } catch (error) {
      if (!(error instanceof FoundationError)) throw error
      throw new FormatError('format-invalid', error.message, { cause: error })
    }
  }

  #withoutMark(bytes: Uint8Array): Uint8Array {
    if (!this.#isFirst || bytes.length === 0) return bytes
    this.#isFirst = false
    return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
  }

  #keep(piece: Uint8Array): void {
    if (this.#skeleton.length + piece.length > this.#plan.skeletonBytesMax)
      throw new FormatError('format-too-large', `what stands outside the lists is larger than ${this.#plan.skeletonBytesMax} bytes`)
    this.#skeleton.add(piece)
  }

  /** Index of the first byte that is no part of the skeleton: the start of an element, or a comma between elements. */
  #outside(chunk: Uint8Array, start: number): number {
    for (let index = start; index < chunk.length; index += 1) {
      const byte = chunk[index] as number
      if (this.#isInString) {
        this.#inString(byte)
        continue
      }
      const frame = this.#frames.at(-1)
      if (frame?.isCut === true && byte === OPEN_OBJECT) {
        if (frame.expects === 'comma') throw invalid()
        this.#element = new Growing()
        this.#elementLength = 0
        return index
      }
      if (frame?.isCut === true && byte === COMMA) {
        if (frame.expects !== 'comma') throw invalid()
        frame.expects = 'value'
        return index
      }
      this.#structure(byte, frame)
    }
    return chunk.length
  }

  #inString(byte: number): void {
    if (this.#key !== undefined) {
      this.#key.push(byte)
      if (this.#key.length > KEY_BYTES_MAX) throw new FormatError('format-invalid', 'the name of a member is too long')
    }
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) {
      this.#isInString = false
      const frame = this.#frames.at(-1)
      if (this.#key === undefined || frame === undefined) return
      frame.step = keyOf(this.#key)
      frame.expects = 'colon'
      this.#key = undefined
    }
  }

  #structure(byte: number, frame: Frame | undefined): void {
    if (byte === QUOTE) {
      if (frame?.isCut === true) throw invalid()
      this.#isInString = true
      if (frame?.expects === 'key') this.#key = [byte]
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#open(byte === OPEN_LIST)
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#close(byte === CLOSE_LIST)
    else if (byte === COLON && frame !== undefined) frame.expects = 'value'
    else if (byte === COMMA && frame !== undefined) {
      if (frame.isList) frame.step = (frame.step as number) + 1
      else frame.expects = 'key'
    } else if (frame?.isCut === true && byte > 0x20) throw invalid()
  }

  #open(isList: boolean): void {
    if (this.#frames.length === DEPTH_MAX) throw new FormatError('format-too-deep', `the text is nested deeper than ${DEPTH_MAX}`)
    const isCut = isList && this.#plan.isCut(this.#path())
    this.#frames.push({ isList, isCut, step: isList ? 0 : '', expects: isList ? 'value' : 'key' })
  }

  #close(isList: boolean): void {
    const frame = this.#frames.pop()
    if (frame === undefined || frame.isList !== isList) throw invalid()
    if (frame.isCut && frame.expects === 'value' && frame.step !== 0) throw invalid()
  }

  #path(): (string | number)[] {
    return this.#frames.map(({ step }) => step)
  }

  /** Index after the last byte of this chunk that belongs to the element. */
  #inside(chunk: Uint8Array, start: number): number {
    let index = start
    while (index < chunk.length) {
      const byte = chunk[index] as number
      index += 1
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (byte === BACKSLASH) this.#isEscaped = true
        else if (byte === QUOTE) this.#isInString = false
      } else if (byte === QUOTE) this.#isInString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#elementDepth += 1
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#elementDepth -= 1
        if (this.#elementDepth === 0) return index
      }
    }
    return index
  }

  #elementTaken(): CutPiece {
    const element = this.#element as Growing
    const path = this.#path()
    const frame = this.#frames.at(-1) as Frame
    this.#element = undefined
    frame.step = (frame.step as number) + 1
    frame.expects = 'comma'
    return { kind: 'element', path, bytes: this.#elementLength <= this.#plan.elementBytesMax ? element.taken() : undefined }
  }
}

function keyOf(bytes: readonly number[]): string {
  try {
    return parseJson(Uint8Array.from(bytes)) as string
  } catch (error) {
    throw new FormatError('format-invalid', 'the name of a member is not valid text', { cause: error })
  }
}

function invalid(): FormatError {
  return new FormatError('format-invalid', 'the text is not JSON, or a list holds what is no object')
}
