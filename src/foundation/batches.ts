/** The elements in order, in runs of at most `size`. */
export function batches<Element>(elements: readonly Element[], size: number): readonly (readonly Element[])[] {
  if (elements.length <= size) return elements.length === 0 ? [] : [elements]
  return Array.from({ length: Math.ceil(elements.length / size) }, (_, index) => elements.slice(index * size, (index + 1) * size))
}
