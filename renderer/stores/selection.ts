export interface Selection {
  readonly ids: ReadonlySet<number>;
  /** Where a range starts. */
  readonly anchor: number | null;
  /** The one that Develop opens and whose facts are shown. */
  readonly current: number | null;
}

/** 'only': a plain click; 'toggle': with Ctrl; 'range': with Shift. As in a file manager. */
export type Gesture = 'only' | 'toggle' | 'range';

export function gestureOf(event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): Gesture {
  if (event.shiftKey) return 'range';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only';
}

/** @param order all ids as they are listed */
export function selectBy(
  selection: Selection,
  order: readonly number[],
  id: number,
  gesture: Gesture,
): Selection {
  switch (gesture) {
    case 'only':
      return { ids: new Set([id]), anchor: id, current: id };
    case 'toggle': {
      const ids = new Set(selection.ids);
      if (!ids.delete(id)) ids.add(id);
      return { ids, anchor: id, current: ids.has(id) ? id : (ids.values().next().value ?? null) };
    }
    case 'range': {
      const from = order.indexOf(selection.anchor ?? id);
      const to = order.indexOf(id);
      const ids = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
      return { ids, anchor: selection.anchor ?? id, current: id };
    }
  }
}

/**
 * What of a selection is still listed: nothing that is not to be seen stays selected.
 * @param before what was listed when it was made
 * @param goesOn the photo after a current one that is gone becomes current, as when one works through a list
 */
export function keepListed(
  selection: Selection,
  before: readonly number[],
  listed: readonly number[],
  goesOn: boolean,
): Selection {
  const known = new Set(listed);
  const { ids, anchor, current } = selection;
  const kept = [...ids].filter((id) => known.has(id));
  const isCurrentKept = current === null || known.has(current);
  if (kept.length === ids.size && isCurrentKept) return selection;
  const [first = null] = kept;
  const next = isCurrentKept ? current : first;
  if (next !== null || !goesOn || current === null) {
    return {
      ids: new Set(kept),
      anchor: anchor !== null && known.has(anchor) ? anchor : next,
      current: next,
    };
  }
  const place = before.indexOf(current);
  const follower =
    before.slice(place + 1).find((id) => known.has(id)) ??
    before.slice(0, Math.max(0, place)).findLast((id) => known.has(id)) ??
    null;
  return follower === null
    ? NOTHING_SELECTED
    : { ids: new Set([follower]), anchor: follower, current: follower };
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null, current: null };
