/** Which of the known words somebody who made a slip most probably meant. */

const LENGTH_MAX = 64

/** The nearest known word, or `undefined` where none is near enough to be meant. Only known words are ever returned. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  if (written.length > LENGTH_MAX) return undefined
  let nearest: { readonly word: string; readonly distance: number } | undefined
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word.toLowerCase())
    if (distance > slipsAllowed(word)) continue
    if (nearest === undefined || distance < nearest.distance) nearest = { word, distance }
  }
  return nearest?.word
}

function slipsAllowed(word: string): number {
  return word.length < 4 ? 1 : word.length < 8 ? 2 : 3
}

/** Letters to add, leave out, change or swap with a neighbour. */
function editDistance(left: string, right: string): number {
  let before: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1]
      const changed = at(previous, column - 1) + (isSame ? 0 : 1)
      let least = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, changed)
      const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (isSwap) least = Math.min(least, at(before, column - 2) + 1)
      current.push(least)
    }
    before = previous
    previous = current
  }
  return at(previous, right.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
