/** Uuencode (POSIX `uuencode`): lines of up to 45 bytes, the first sign of each for their number, between `begin` and `end`. */

const LETTER = /begin [0-7]{3,4} [^\r\n]{1,200}\r?\n((?:[ -`]{1,90}\r?\n){1,20000}?)`?\r?\n?end/g

/** A file in the middle of a text. */
type UnixFile = { readonly start: number; readonly end: number; readonly bytes: Buffer }

/** The files that stand in a text. */
export function unixFiles(text: string): readonly UnixFile[] {
  if (!text.includes('begin ')) return []
  return [...text.matchAll(LETTER)].map(({ 0: written, 1: lines, index }) => {
    const bytes = Buffer.concat((lines as string).split(/\r?\n/).map(bytesOfLine))
    return { start: index, end: index + written.length, bytes }
  })
}

function bytesOfLine(line: string): Buffer {
  const bytes: number[] = []
  const sixOf = (index: number): number => (line.charCodeAt(index) - 0x20) & 0x3f
  for (let index = 1; index < line.length; index += 4) {
    const [first, second, third, fourth] = [sixOf(index), sixOf(index + 1), sixOf(index + 2), sixOf(index + 3)]
    bytes.push((first << 2) | (second >> 4), ((second & 0xf) << 4) | (third >> 2), ((third & 3) << 6) | fourth)
  }
  return Buffer.from(bytes).subarray(0, line === '' ? 0 : sixOf(0))
}
