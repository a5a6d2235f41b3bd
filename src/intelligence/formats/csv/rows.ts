/**
 * Rows of a table of delimited values (RFC 4180) as they come, each with its number. Written here because a pure folder holds no
 * streams and every broken row must be told with its number while the rest goes on.
 */
import { FormatError } from '../errors.ts'

/** One row, or why it is none. */
export type Row = { readonly number: number; readonly fields: readonly string[]; readonly fault: string | undefined }

const ROW_CHARACTERS_MAX = 64 * 1024
const FIELDS_MAX = 256
const QUOTE = '"'

/** The texts of a stream of UTF-8. @throws FormatError `format-encoding` */
export async function* textsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new FormatError('format-encoding', 'the file is not UTF-8 throughout', { cause: error })
  }
}

/** Every row but empty ones; a comment, which begins with `#`, has its line as its one field and is told by {@link isComment}. */
export async function* rowsOf(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<Row> {
  const reader = new RowReader(delimiter)
  for await (const text of texts) yield* reader.take(text)
  yield* reader.end()
}

/** Whether a row is a comment. */
export function isComment({ fields }: Row): boolean {
  return fields[0]?.startsWith('#') === true
}

class RowReader {
  readonly #delimiter: string
  #number = 0
  #fields: string[] = []
  #field = ''
  #length = 0
  #fault: string | undefined
  /** Inside quotes, or right after a quote inside them, which ends them or stands for itself. */
  #state: 'plain' | 'quoted' | 'quote' = 'plain'
  #isComment = false
  #afterReturn = false

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  *take(text: string): Generator<Row> {
    for (const character of text) {
      if (this.#afterReturn) {
        this.#afterReturn = false
        if (character === '\n') continue
      }
      this.#length += character.length
      if (this.#length > ROW_CHARACTERS_MAX && this.#fault === undefined) this.#spoil(`is longer than ${ROW_CHARACTERS_MAX} characters`)
      // What is beyond the limit is skipped to the end of its line, whatever quotes say.
      const isEnd = (character === '\n' || character === '\r') && (this.#state !== 'quoted' || this.#length > ROW_CHARACTERS_MAX)
      if (isEnd) {
        this.#afterReturn = character === '\r'
        yield* this.#row()
      } else if (this.#fault === undefined) this.#character(character)
    }
  }

  *end(): Generator<Row> {
    if (this.#state === 'quoted') this.#spoil('has a quote that does not end')
    if (this.#length > 0) yield* this.#row()
  }

  #character(character: string): void {
    if (character === '\0') {
      this.#spoil('holds a NUL character')
      return
    }
    if (this.#length === 1 && character === '#') this.#isComment = true
    if (this.#isComment) {
      this.#field += character
      return
    }
    if (this.#state === 'quoted') {
      if (character === QUOTE) this.#state = 'quote'
      else this.#field += character
      return
    }
    if (this.#state === 'quote') {
      if (character === QUOTE) {
        this.#field += QUOTE
        this.#state = 'quoted'
        return
      }
      this.#state = 'plain'
      if (character !== this.#delimiter && character.trim() !== '') {
        this.#spoil('has text after a closing quote')
        return
      }
    }
    if (character === this.#delimiter) this.#endField()
    else if (character === QUOTE && this.#field.trim() === '') {
      this.#field = ''
      this.#state = 'quoted'
    } else this.#field += character
  }

  #endField(): void {
    this.#fields.push(this.#field.trim())
    this.#field = ''
    if (this.#fields.length > FIELDS_MAX) this.#spoil(`has more than ${FIELDS_MAX} fields`)
  }

  #spoil(fault: string): void {
    this.#fault = fault
    this.#field = ''
    this.#fields = []
  }

  *#row(): Generator<Row> {
    this.#number += 1
    if (this.#fault === undefined) this.#fields.push(this.#field.trim())
    const isEmpty = this.#fault === undefined && this.#fields.every((field) => field === '')
    if (!isEmpty) yield { number: this.#number, fields: this.#fields, fault: this.#fault }
    this.#fields = []
    this.#field = ''
    this.#length = 0
    this.#fault = undefined
    this.#state = 'plain'
    this.#isComment = false
  }
}
