/** Every benchmark, in the order they run. */
import type { Benchmark } from './benchmark.ts'
import { checkMemory, minimiseMemory, previewMemory } from './command-memory.ts'
import { compareVersions } from './compare.ts'
import { decideCached } from './decide.ts'
import { compileAgreement, decideUncached } from './decide-uncached.ts'
import { eraseItemsPerSecond } from './erase.ts'
import { importAttributesPerSecond } from './import.ts'
import { appendLatency, appendPerSecond, receiptLatency, scaleLedger, tilesPerSecond, verifyReceiptMs } from './ledger.ts'
import { loggedRatio } from './logged-reads.ts'
import { minimisePerSecond } from './minimise.ts'
import { coldStart, idleMemory } from './node.ts'
import { patternPerSecond } from './patterns.ts'
import { issuePerSecond, verifyPerSecond } from './provenance.ts'
import { rebuildItemsPerSecond } from './rebuild.ts'
import { recallAck } from './recall.ts'
import { scaleMemory } from './scale.ts'
import { shareObjectsPerSecond, taxiiObjectsPerSecond } from './share.ts'
import { shareFloor } from './share-floor.ts'
import { simulateStore } from './simulate.ts'
import { startOnce } from './start.ts'
import { insertItemsPerSecond } from './storage.ts'
import { linksPerSecond } from './subjects.ts'
import { byIdPerSecond, newestPerSecond, pagesPerSecond, walkPerSecond } from './taxii.ts'
import { ingestPerSecond } from './taxii-ingest.ts'
import { taxiiMemory } from './taxii-memory.ts'
import { taxiiFlatness } from './taxii-scale.ts'
import { validatePerSecond } from './validate.ts'

/** The benchmarks; several use one federation, first those that want it fresh, last the one that ends its partners. */
export const ALL: readonly Benchmark[] = [
  shareObjectsPerSecond,
  taxiiObjectsPerSecond,
  walkPerSecond,
  pagesPerSecond,
  newestPerSecond,
  byIdPerSecond,
  ingestPerSecond,
  taxiiMemory,
  recallAck,
  rebuildItemsPerSecond,
  eraseItemsPerSecond,
  coldStart,
  loggedRatio,
  idleMemory,
  startOnce,
  validatePerSecond,
  importAttributesPerSecond,
  patternPerSecond,
  decideCached,
  decideUncached,
  compileAgreement,
  compareVersions,
  simulateStore,
  issuePerSecond,
  verifyPerSecond,
  minimisePerSecond,
  shareFloor,
  insertItemsPerSecond,
  linksPerSecond,
  appendPerSecond,
  appendLatency,
  receiptLatency,
  verifyReceiptMs,
  tilesPerSecond,
  checkMemory,
  previewMemory,
  minimiseMemory,
  scaleMemory,
  taxiiFlatness,
  scaleLedger,
]
