/** How the folder with everything that the app writes by itself is, as the window shows it. */
export type DataState =
  | { readonly kind: 'sound' }
  /** The volume has less left than is kept free for the library; kept calculations have given way already. */
  | {
      readonly kind: 'short';
      readonly freeBytes: number;
      readonly reserveBytes: number;
      /** What can be freed: what the app can make again, and installed packs with what was downloaded for them. */
      readonly residualBytes: number;
      readonly thumbnailBytes: number;
      readonly packBytes: number;
    }
  /** The library's file is no more where it was opened; `copy`: where what it held is saved, where that could be. */
  | { readonly kind: 'gone'; readonly folder: string; readonly copy: string | null };
