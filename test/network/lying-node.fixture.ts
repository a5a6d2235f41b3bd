/** A node that states what its own software would refuse: the act is signed, recorded and witnessed all the same. */
import { type Act, type ActDraft, commitAct, signAct } from '../../src/acts/index.ts'
import { type Clock, canonicalJson } from '../../src/foundation/index.ts'
import { formatOpening } from '../../src/ledger/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import type { Store } from '../../src/storage/index.ts'
import { type Sender, senderOf } from './envelope.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

/** Records an act without deciding on it, and waits until the witnesses cosigned it. */
export async function stateRegardless(draft: ActDraft, liar: { member: Member; store: Store; clock: Clock }): Promise<Act> {
  const { store, clock, member } = liar
  const sender: Sender = senderOf(member)
  const now = clock.now()
  const act = signAct(draft, { ...sender, now, randomness: systemRandomness })
  const { origin } = member.card.ledger
  const { leaf, opening } = commitAct(act, { origin, randomness: systemRandomness })
  const { id, kind, party, agreement, text } = act
  const place = await store.write(async (writer) => {
    const { epoch, index } = await writer.leaves.append({ leaf, actId: id, agreement, opening: canonicalJson(formatOpening(opening)) })
    const row = { id, kind, party, agreement, text, recordedAt: now, leafIndex: index, leafEpoch: epoch }
    await writer.acts.append({ ...row, standing: 'own', answers: null })
    return index
  })
  await until('the witnesses to cosign', async () => ((await store.read.ledger.head())?.cosigned?.size ?? 0) > place)
  return act
}
