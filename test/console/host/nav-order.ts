/** Order of the navigation's links: as they come, but beside another one where they ask for that. Pure. */

type Position = { id: string; insertBefore?: string | string[]; insertAfter?: string | string[] };

/** Place of the first of these that is there; -1 if none is. */
function placeOf(wanted: string | string[] | undefined, items: readonly Position[]): number {
  const places = [wanted ?? []].flat().map((id) => items.findIndex((item) => item.id === id));
  return places.find((place) => place >= 0) ?? -1;
}

function insert<Item extends Position>(items: readonly Item[], item: Item): Item[] {
  const before = placeOf(item.insertBefore, items);
  const after = placeOf(item.insertAfter, items);
  const place = before >= 0 ? before : after >= 0 ? after + 1 : items.length;
  return items.toSpliced(place, 0, item);
}

/** Links in order. One that wants to be beside a link that is not there comes last. */
export function inOrder<Item extends Position>(items: readonly Item[]): Item[] {
  const isFree = ({ insertBefore, insertAfter }: Item): boolean => {
    const wanted = [insertBefore ?? [], insertAfter ?? []].flat();
    return !items.some(({ id }) => wanted.includes(id));
  };
  const free = items.filter(isFree);
  return items.filter((item) => !isFree(item)).reduce<Item[]>(insert, free);
}
