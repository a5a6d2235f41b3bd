/** What this door counts itself, from its start on. */
export type Traffic = {
  /** Bytes of bundles taken in. */
  submissionBytes: number
  /** Live views open now. */
  liveViews: number
}

/** The chunks as they are, counted while they pass. */
export async function* countingBytes(chunks: AsyncIterable<Uint8Array>, traffic: Traffic): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    traffic.submissionBytes += chunk.length
    yield chunk
  }
}
