/** Reads what a person named as a stream: a file, or `-` for standard input. */
import { createReadStream } from 'node:fs'
import process from 'node:process'
import { UsageError } from './command.ts'

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

/** The bytes of a file, or of standard input for `-`. @throws UsageError `file-unreadable` */
export async function* readInput(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const stream: AsyncIterable<Uint8Array> = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 })
    for await (const chunk of stream) yield chunk
  } catch (error) {
    throw new UsageError('file-unreadable', `cannot read ${path}`, { cause: error })
  }
}

/** The lines of a stream without their ends; `undefined` stands for a line that is longer than the limit. A last line may lack its end. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array | undefined, void, undefined> {
  let pieces: Uint8Array[] = []
  let length = 0
  const add = (piece: Uint8Array): void => {
    length += piece.length
    if (length > bytesMax) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  const take = (): Uint8Array | undefined => {
    const line = length > bytesMax ? undefined : withoutReturn(Buffer.concat(pieces))
    pieces = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end))
      start = end + 1
      yield take()
    }
    add(chunk.slice(start))
  }
  if (length > 0) yield take()
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line
}
