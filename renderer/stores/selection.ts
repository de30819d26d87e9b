export interface Selection {
  readonly ids: ReadonlySet<number>;
  /** Where a range starts. */
  readonly anchor: number | null;
  /** The one that Develop opens and whose facts are shown. */
  readonly current: number | null;
}

/** 'only': a plain click; 'toggle': with Ctrl; 'range': with Shift. As in a file manager. */
export type Gesture = 'only' | 'toggle' | 'range';

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
