/** Long sides of thumbnails in grids and filmstrips. Few sizes, so that few files are kept. */
export const THUMBNAIL_SIDES_PX = [160, 320, 640] as const;
export type ThumbnailSidePx = (typeof THUMBNAIL_SIDES_PX)[number];

/** What the viewer shows until there is a draft. */
export const STAND_IN_SIDE_PX = 2048;
