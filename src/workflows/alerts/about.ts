/** What an alert is about, as this party holds it: in which states that is, and what of it a recipient is told of. */
import {
  type AgreementEntry,
  classOfFace,
  decodeContent,
  type HoldingKey,
  type ItemRow,
  learnHeldLocations,
  learnHeldPlacings,
  objectOf,
  type RoadParts,
  type RoadWriter,
} from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { checkObject, idOf, Whereabouts } from '../../intelligence/index.ts'

/** What a text is about, as one recipient knows it. */
export type About = { readonly holding: HoldingKey; readonly stixId: string }

type Road = Pick<RoadParts<RoadWriter>, 'self' | 'items' | 'contents' | 'vault'>

/**
 * The copies that a recipient was sent of these own objects, under the ids by which it knows them; of what it may not have now under the
 * agreement and for the purpose of the alert, none is named.
 */
export async function aboutFor(
  stixIds: readonly string[],
  {
    party,
    purpose,
    entry,
    now,
  }: { readonly party: string; readonly purpose: string; readonly entry: AgreementEntry; readonly now: Instant },
  road: Road,
): Promise<readonly About[]> {
  const about: About[] = []
  for (const stixId of stixIds) {
    const own = await ownItems(stixId, road)
    const copies = (await road.items.sentFrom(own.map(({ holding }) => holding))).filter(({ recipient }) => recipient === party)
    const rows = await road.items.find(copies.map(({ holding }) => holding))
    const held = rows.findLast(({ state, face }) => state === 'held' && face !== null)
    if (held === undefined || held.face === null) continue
    const question = { action: 'disclose', from: road.self, to: party, purpose, item: classOfFace(held.face) } as const
    if (entry.deciderAt(now).decide(question).verdict !== 'refuse') about.push({ holding: held.holding, stixId: held.face.stixId })
  }
  return about
}

/**
 * The states that these own objects are about, as they say themselves and as what is held places them; empty where there is no object,
 * undefined where one of them says none or nobody knows: the text is then about a place that nobody can name.
 */
export async function statesAbout(stixIds: readonly string[], road: Road): Promise<readonly string[] | undefined> {
  const rows = (await Promise.all(stixIds.map((stixId) => ownItems(stixId, road)))).flatMap((own) => own.slice(-1))
  const plaintexts = await road.vault.read(
    road.contents,
    rows.map(({ holding }) => holding),
  )
  const objects = [...plaintexts.values()].flatMap((bytes) => {
    const checked = checkObject(objectOf(decodeContent(bytes)))
    return checked.ok ? [checked.value] : []
  })
  const whereabouts = new Whereabouts()
  for (const object of objects) whereabouts.learn(object)
  const held = { ...road, pause: () => undefined }
  await learnHeldPlacings(whereabouts, objects.map(idOf), held)
  await learnHeldLocations(whereabouts, held)
  const states = objects.map((object) => whereabouts.statesOf(object))
  return states.some((one) => one === undefined || one.length === 0) ? undefined : [...new Set(states.flatMap((one) => one ?? []))]
}

async function ownItems(stixId: string, { items }: Road): Promise<readonly ItemRow[]> {
  return (await items.byStixId(stixId)).filter(({ role, state }) => role === 'own' && state === 'held')
}
