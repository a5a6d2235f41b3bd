/**
 * A node whose reads over TAXII are answered without being recorded: started by `read.logged-ratio` alone, to tell what recording costs. The
 * program itself gives a node none of this and has no switch for it.
 *
 * `node unlogged-node.ts FOLDER`: runs the node of the data folder until it is told to end.
 */
import { openStore } from '../src/node/open-store.ts'
import { startNode } from '../src/node/run-node.ts'
import type { Store, Writer } from '../src/storage/index.ts'
import type { createReadRecorder } from '../src/workflows/consultation/index.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('the data folder is missing')

type Recording = Parameters<Parameters<Parameters<typeof createReadRecorder>[0]['writeAside']>[0]>[0]

/** What the record of reads asks of a store, and nothing of it done. */
const forgetful = {
  reads: {
    add: async () => undefined,
    enter: async () => undefined,
    serve: async (servings) => servings.map(() => true),
    itemsVersion: async () => 0,
  },
  openedItems: { noteReads: async () => undefined },
  subjects: { aboutPeople: async () => new Map() },
} satisfies Recording

function unlogged(store: Store): Store {
  // Reading is all that writes aside here: nobody posts to this node.
  return { ...store, writeAside: (work) => work(forgetful as unknown as Writer) }
}

await startNode(folder, process.env, { openStore: async (...place) => unlogged(await openStore(...place)) })
