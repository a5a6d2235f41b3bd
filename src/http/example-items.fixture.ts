/** Items of the example, as they are listed, searched and opened. */
import type { ItemRow } from '../acts/index.ts'
import { accepted } from '../foundation/index.ts'
import type { ItemPorts } from './ports.ts'

/** Two items, of which one is found and opened. */
export function exampleItems(exampleItem: (word: string) => ItemRow): ItemPorts {
  const [one, two] = [exampleItem('one'), exampleItem('two')]
  return {
    page: async () => accepted({ items: [one, two], next: 17 }),
    search: async () => accepted({ items: [{ row: one, piece: 'phishing.example' }], next: null }),
    open: async ({ holding, isSigned = false }) => {
      const signed = isSigned ? 'header.payload.signature~' : null
      return holding === one.holding
        ? { item: one, object: { type: 'indicator' }, givenOn: { origin: 'XC' }, threat: null, signed }
        : undefined
    },
  }
}
